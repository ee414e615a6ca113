"""Draws the figures that a homework's write-up asks for, from the reference's own runs."""
