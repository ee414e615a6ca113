"""Measures the grader: speed and memory against a bare script (bench.py), and verdicts under load (load.py)."""
