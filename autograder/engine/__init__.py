"""Grades a submission: runs the cases under pytest and records their outcomes."""
