"""Right, but a step breaks whatever the process has: NumPy, its settings, the output, the random numbers, its class."""

import random
import sys
import warnings

import numpy as np

full = np.full


class Counter:
    def __init__(self, start=0):
        self.count = start

    def step(self):
        answer = full(3, self.count + 1)
        np.full = np.multiply = None
        np.seterr(all="raise")
        warnings.simplefilter("error")
        sys.setrecursionlimit(60)
        random.seed(5)
        np.random.seed(5)
        sys.stdout.close()
        sys.stdout = None
        del Counter.step
        self.count += 1
        globals().pop("double")
        return answer


def double(x):
    return 2 * x
