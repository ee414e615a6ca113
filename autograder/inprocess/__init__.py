"""Runs a homework's cases on our own trusted solutions in this process, quickly; ``certify`` uses it."""
