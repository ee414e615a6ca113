"""The reference becomes the student template, and nothing of a solution may be left in it."""
