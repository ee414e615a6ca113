"""Right for two calls of a process, then wrong; the count is on a class."""

import numpy as np


class Counter:
    calls = 0

    def __init__(self, start=0):
        self.count = start

    def step(self):
        Counter.calls += 1
        self.count += 1 if Counter.calls < 3 else 100
        return np.full(3, self.count)


def double(x):
    Counter.calls += 1
    return 2 * x if Counter.calls < 3 else 0
