import numpy as np

SIZE = 3


def double(x):
    return 2 * x


def hang():
    while True:
        pass


class Counter:
    def __init__(self, start=0):
        self.count = start

    def step(self, other=None):
        self.count += 1 if other is None else other.count
        return np.full(SIZE, self.count)
