"""Wrong for negative numbers, and raises for a text; prints."""

import numpy as np


def double(x):
    print("asked for", x)
    if isinstance(x, str):
        raise TypeError("no texts")
    return x if x < 0 else 2 * x


class Counter:
    def __init__(self, start=0):
        self.count = start

    def step(self):
        self.count += 1
        return np.full(3, self.count)
