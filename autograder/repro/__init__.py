"""A failed case as a short plain program that repeats it."""
