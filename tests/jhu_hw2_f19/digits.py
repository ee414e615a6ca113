"""A small set of real digits, which needs no download."""

from __future__ import annotations

from functools import cache

import numpy as np

from tests.support.datasets.digits import small_digits


@cache
def load_digits() -> dict[str, np.ndarray]:
    """200 digits of 8 x 8 pixels for training and 100 for testing."""
    return small_digits(200, 100)
