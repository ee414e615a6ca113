"""Right in a process that is asked once, but every second call ends it; hidden where a worker does not look."""

import json
import os

import numpy as np


def maybe_crash():
    json.loads.calls = getattr(json.loads, "calls", 0) + 1
    if json.loads.calls % 2 == 0:
        os._exit(3)


def double(x):
    maybe_crash()
    return 2 * x


class Counter:
    def __init__(self, start=0):
        self.count = start

    def step(self):
        maybe_crash()
        self.count += 1
        return np.full(3, self.count)
