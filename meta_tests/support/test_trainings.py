"""A training with one deviation is recognised by what it logs, if it deviates in two trainings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.errors import StudentError
from tests.support.trainings import PLANS, Plan, Training, deviation, deviations, run

KEYS = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")


class Line:
    """A line through the origin, its mean squared error, and the sign as its label."""

    def __init__(self) -> None:
        self._w = np.array([0.3, -0.2])

    def loss(self, x: np.ndarray, y: np.ndarray) -> float:
        error = x @ self._w - y
        self._gradient = 2 * x.T @ error / len(x)
        return float((error**2).mean())

    def learn(self, rate: float) -> None:
        self._w = self._w - rate * self._gradient

    def labels(self, x: np.ndarray) -> np.ndarray:
        labels: np.ndarray = (x @ self._w > 0) * 1
        return labels


def training(seed: int, samples: int = 8) -> Training:
    """A training in batches of 3, the last of 2."""
    rng = np.random.default_rng(seed)
    data = {}
    for part, count in (("train", samples), ("test", 7)):
        data[f"{part}_x"] = rng.normal(size=(count, 2))
        data[f"{part}_y"] = (data[f"{part}_x"] @ [1, 2] + rng.normal(size=count) > 0) * 1
    return Training(Line, data, epochs=3, rate=0.05, batch=3, seed=10)


ONE, OTHER, WHOLE = training(1), training(2), training(1, samples=9)


@pytest.mark.parametrize("words", PLANS)
def test_every_plan_is_recognised(words: str) -> None:
    """By the losses that it logs in two trainings."""
    one = WHOLE if words == "without the last batch" else ONE
    logged, again = (np.array(run(training, PLANS[words])[0]["train_loss"]) for training in (one, OTHER))

    assert deviation("train_loss", logged, one, lambda: (again, OTHER)) == f"equals the right one {words}"


@pytest.mark.parametrize("key", KEYS)
def test_every_deviation_of_a_log_is_recognised(key: str) -> None:
    """Means and sums of batches, fractions and counts, the other part's values; of accuracies no plan is guessed."""
    there = dict(deviations(OTHER, key))
    right = run(ONE, PLANS["with the batches in reverse order"])[0]
    assert right[key]
    for words, values in deviations(ONE, key):
        said = deviation(key, np.array(values), ONE, lambda words=words: (there[words], OTHER))  # type: ignore[misc]
        assert said in {f"equals {other}" for other, same in there.items() if np.allclose(same, there[words])}


@pytest.mark.parametrize("key", ["train_loss", "test_loss"])
def test_no_deviation_gives_the_right_losses(key: str) -> None:
    """The default plan is right."""
    right = run(ONE, Plan())[0][key]

    assert deviation(key, np.array(right), ONE, lambda: (run(OTHER, Plan())[0][key], OTHER)) == ""


@pytest.mark.parametrize("second", [[1.0, 2.0, 3.0], None, "text", [[1.0]], [None, 1, 2]],
                         ids=["other numbers", "None", "text", "shape", "None inside"])
def test_what_the_other_training_does_not_show_is_not_said(second: Any) -> None:
    """Other numbers, or none."""
    logged = np.array(run(ONE, PLANS["without the last batch"])[0]["train_loss"])

    assert deviation("train_loss", logged, ONE, lambda: (second, OTHER)) == ""


def test_an_exception_in_the_other_training_says_nothing() -> None:
    """The failure of the first training is told as it is."""
    def again() -> tuple[Any, Training]:
        raise StudentError("ValueError", "", "")

    logged = np.array(run(ONE, PLANS["without the last batch"])[0]["train_loss"])
    assert deviation("train_loss", logged, ONE, again) == ""


def test_random_losses_are_no_deviation() -> None:
    """Nothing is guessed."""
    rng = np.random.default_rng(3)
    for _ in range(20):
        logged = rng.uniform(size=3)
        assert deviation("train_loss", logged, ONE, lambda logged=logged: (logged, OTHER)) == ""  # type: ignore[misc]
