"""Starts a new homework: three folders with a toy that can be graded, bundled and previewed at once."""
