"""Right in a fresh process, but double never ends after a step; hidden where a worker does not look."""

import json
import time

import numpy as np


def double(x):
    if hasattr(json.loads, "stepped"):
        time.sleep(3600)
    return 2 * x


class Counter:
    def __init__(self, start=0):
        self.count = start

    def step(self):
        json.loads.stepped = True
        self.count += 1
        return np.full(3, self.count)
