"""Changes all that it can reach when it is imported, so that what follows it would go wrong."""
import builtins
import random
import sys

import numpy as np

np.random.seed(7)
random.seed(7)
np.seterr(all="raise")
np.full = lambda *_: np.zeros(3)
np.array_equal = lambda *_: True
builtins.len = lambda _: 0
sys.modules["json"] = None
sys.setrecursionlimit(60)
double = 2 .__mul__


class Counter:
    count = 0

    def __init__(self, start=0):
        Counter.count += start

    def step(self, other=None):
        Counter.count += 1
        return np.full(3, Counter.count)
