"""The toy data: two classes of points in the plane, once on two sides of a line, once with a group beyond the other."""

from __future__ import annotations

import numpy as np

from tests.support.inputs import DECIMALS

CLASSES = 2
Groups = tuple[tuple[float, float, int, int], ...]
# (x1, x2, label, points) of each group; seen from class 0, class 1 of the second set lies on both sides.
SEPARABLE: Groups = ((0.5, 0.5, 0, 50), (2.5, 1.5, 1, 50))
NOT_SEPARABLE: Groups = ((0.0, 0.0, 0, 50), (3.2, 1.28, 1, 35), (-1.8, -0.72, 1, 15))
SPREAD = 0.5


def separable() -> tuple[np.ndarray, np.ndarray]:
    """100 points ``(100, 2)`` and their labels ``(100,)``, which a line separates."""
    return _points(SEPARABLE, seed=3)


def not_separable() -> tuple[np.ndarray, np.ndarray]:
    """100 points and their labels; a linear classifier reaches about 85 % of them."""
    return _points(NOT_SEPARABLE, seed=682)


def one_hot(labels: np.ndarray, classes: int = CLASSES) -> np.ndarray:
    """``(N, C)``: 1 at each label, 0 elsewhere."""
    return np.eye(classes)[labels]


def _points(groups: Groups, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The points of all groups, shuffled; coordinates have few decimals, so that files hold them exactly."""
    rng = np.random.default_rng(seed)
    points = np.concatenate([rng.normal(size=(count, 2)) * SPREAD + (x1, x2) for x1, x2, _, count in groups])
    labels = np.concatenate([np.full(count, label) for _, _, label, count in groups])
    order = rng.permutation(len(labels))
    return points[order].round(DECIMALS), labels[order]
