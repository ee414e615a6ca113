"""Editions: a homework that extends another one is kept as its differences, and laid out complete when it is loaded."""
