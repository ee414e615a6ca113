"""Editions: homeworks that extend another one, are maintained as differences, and are completed when loaded."""
