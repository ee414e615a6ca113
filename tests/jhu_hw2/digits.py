"""A training on a small real data set; its files are not in a handout."""

from __future__ import annotations

import numpy as np

from tests.jhu_hw2.models import Model
from tests.jhu_hw2.training import TrainingInputs
from tests.support.datasets.digits import small_digits


def digits(model: Model) -> TrainingInputs:
    """60 real digits for training and 30 for development, 64 pixels each, and 17 hidden units."""
    data = small_digits(60, 30)
    params = model.draw(np.random.default_rng(682), 64, 17, 10)
    return TrainingInputs(model, params, (data["train_x"], data["train_y"]), (data["test_x"], data["test_y"]),
                          batch=20, rate=0.3, epochs=2)
