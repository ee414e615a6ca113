"""A small real data set with everything needed to train on it; its files are not in a handout."""

from __future__ import annotations

from functools import cache

import numpy as np

from tests.cmu_hw3.inputs import TrainingInputs, draw_parameters
from tests.support.datasets.digits import small_digits


@cache
def load_digits() -> TrainingInputs:
    """200 real digits for training and 100 for testing, and a network of 16 hidden units."""
    init = draw_parameters(np.random.default_rng(10701), (64, 16, 10))
    return TrainingInputs(init, ("ReLU",), small_digits(200, 100), epochs=6, rate=0.3, batch=20)
