"""Right: draws random numbers, prints, warns and fills an object; none of it is seen by the next case."""

import random

import numpy as np

FIRST = float(np.random.rand())


def double(x):
    drawn = [round(random.random(), 6), round(float(np.random.rand()), 6)]
    np.log(np.zeros(1))
    print("double of", x, drawn)
    return 2 * x


class Counter:
    def __init__(self, start=0):
        self.count = start

    def step(self):
        self.count += 1
        return np.full(3, self.count)
