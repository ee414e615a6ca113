"""Runs a homework's cases on our own trusted solutions in this process: what certify and a diagnosis need often."""
