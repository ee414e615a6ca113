"""The figures of the seed: question 1 (c), the weights over 30 iterations; question 3 (d), the three classifiers.

The classifiers train with the handout's batch size, learning rate and epochs, on the digits that need no download.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.figure import Curves
from tests.support.datasets.digits import read_originals

BATCH, RATE, EPOCHS, QUICK = 50, 0.005, 20, 2
UNITS = 32
CLASSIFIERS = {"linear": "linear_classifier", "one hidden layer": "mlp_single_hidden",
               "two hidden layers and a skip": "mlp_two_hidden"}


def accuracies(reference: Any, hidden: int, images: np.ndarray, labels: np.ndarray, units: int, epochs: int = EPOCHS
               ) -> list[float]:
    """Train a classifier as question 3 (d) says; its accuracy on the development data after each epoch.

    Args:
        hidden: how many hidden layers it has: 0, 1 or 2.
        images: ``(N, D)``, of which five sixths are for training.
        units: of each hidden layer.
    """
    name = list(CLASSIFIERS.values())[hidden]
    function = getattr(reference.hw2, f"{name}_forward_and_backward")
    param = reference.hw2.init_classifier(hidden, images.shape[1], units)
    data = reference.hw2.split_data(images, labels)
    with contextlib.redirect_stdout(io.StringIO()):  # it prints each epoch
        found: list[float] = reference.hw2.main_training(param, function, *data, BATCH, RATE, epochs)
    return found


def figures(reference: Any, quick: bool) -> Iterator[Curves]:
    """The two figures."""
    paths = dict(zip(("w1", "w2"), reference.hw2.descend(), strict=True))
    yield Curves("weights", "jhu_hw2, question 1 (c): gradient descent", "iteration", "weight", paths, first=0)
    yield Curves("accuracy", "jhu_hw2, question 3 (d): accuracy on the development data", "epoch", "accuracy",
                 {label: accuracies(reference, hidden, *read_originals(), UNITS, QUICK if quick else EPOCHS)
                  for hidden, label in enumerate(CLASSIFIERS)})
