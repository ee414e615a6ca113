"""The figures that the report asks for (seed 001): weights, losses and accuracies, predictions, templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from autograder.figure import Curves, Figure, Images, Points
from tests.jhu_hw2_f19.inputs import START
from tests.jhu_hw2_f19.toy import not_separable, one_hot, separable
from tests.support.datasets.digits import HUNDREDTHS, large_digits

HIDDEN, RATE = 16, 0.3
ITERATIONS, QUICK = 200, 5
IMAGES = {"train": 100, "test": 40}


def figures(reference: Any, quick: bool) -> Iterator[Figure]:
    """All figures, problem by problem."""
    iterations = QUICK if quick else ITERATIONS
    w1, w2 = reference.problem1.descend(*START, 0.01, 30)
    yield Curves("problem1_weights", "Problem 1 (c): the weights", "iteration", "weight", {"w1": w1, "w2": w2})
    yield from _separable(reference, iterations)
    yield from _not_separable(reference, iterations)
    yield from _templates(reference, iterations)


def scores_of(X: np.ndarray, params: Mapping[str, np.ndarray]) -> np.ndarray:
    """The scores of a network, (N, C)."""
    hidden = np.maximum(X @ params["W1"].T + params["b1"], 0)
    scores: np.ndarray = hidden @ params["W2"].T + params["b2"]
    return scores


def _separable(reference: Any, iterations: int) -> Iterator[Figure]:
    X, y = separable()
    _, _, history = reference.problem2.train_linear(X, one_hot(y), RATE, iterations)
    for key, label in (("loss", "divergence"), ("accuracy", "accuracy")):
        yield Curves(f"problem2_{key}", f"Problem 2: {label} on the separable data", "iteration", label,
                     {"linear classifier": history[key]})


def _not_separable(reference: Any, iterations: int) -> Iterator[Figure]:
    X, y = not_separable()
    T, start = one_hot(y), reference.problem3.init_two_layer(2, HIDDEN, 2, 0)
    W, b, linear = reference.problem2.train_linear(X, T, RATE, iterations)
    params, two_layer = reference.problem3.train_two_layer(X, T, start, RATE, iterations)
    for key, label in (("loss", "divergence"), ("accuracy", "accuracy")):
        yield Curves(f"problem3_{key}", f"Problem 3: {label} on the data that no line separates", "iteration", label,
                     {"one layer": linear[key], "two layers": two_layer[key]})
    for name, title, classes in (("truth", "the labels", y),
                                 ("linear", "one layer's predictions", (X @ W.T + b).argmax(axis=1)),
                                 ("two_layer", "two layers' predictions", scores_of(X, params).argmax(axis=1))):
        yield Points(f"problem3_{name}", f"Problem 3: {title}", X, classes)


def _templates(reference: Any, iterations: int) -> Iterator[Figure]:
    digits = large_digits(IMAGES)
    X, y = digits["train_x"] / HUNDREDTHS, digits["train_y"]
    trained, _, history = reference.problem4.train_from_templates(X, y, 0.1, iterations)
    for name, title, W in (("mean", "mean templates", reference.problem4.mean_templates(X, y, 10)),
                           ("trained", "trained templates", trained)):
        images = {str(label): np.reshape(row, (28, 28)) for label, row in enumerate(W)}
        yield Images(f"problem4_{name}", f"Problem 4: {title}", images)
    yield Curves("problem4_accuracy", "Problem 4 (b): accuracy on the training digits", "iteration", "accuracy",
                 {"trained templates": history["accuracy"]})
