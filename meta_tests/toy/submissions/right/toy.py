"""Doubling and counting."""

import numpy as np

SIZE = 3


def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION


class Counter:
    """Counts its calls."""

    def __init__(self, start=0):
        self.count = start

    def step(self, other=None):
        """Count one more, or as many as the other has counted."""
        ### BEGIN SOLUTION
        self.count += 1 if other is None else other.count
        return np.full(SIZE, self.count)
        ### END SOLUTION
