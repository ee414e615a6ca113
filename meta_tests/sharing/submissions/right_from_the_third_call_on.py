"""Wrong for two calls of a process, then right; a used worker would hide it. The count is in a closure."""

import numpy as np


def make_warm():
    calls = []

    def warm():
        calls.append(1)
        return len(calls) > 2

    return warm


warm = make_warm()


def double(x):
    return 2 * x if warm() or not isinstance(x, int) else 0


class Counter:
    def __init__(self, start=0):
        warm()
        self.count = start

    def step(self):
        self.count += 1
        return np.full(3, self.count)
