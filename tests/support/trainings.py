"""A training with one deviation: in another order, without some samples, at another rate, measured at another time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from autograder.errors import StudentError, WorkerGone

from .gap import Gap
from .relations import same

Rows = np.ndarray
Log = dict[str, list[float]]
PARTS = ("train", "test")
AFTER, BEFORE = "after", "before"


class Learner(Protocol):
    """A model of the reference's while it is trained."""

    def loss(self, x: np.ndarray, y: np.ndarray) -> float:
        """The mean loss over these samples, of which ``learn`` then takes a step."""

    def learn(self, rate: float) -> None:
        """Carry the gradient of the last loss back, and take a step."""

    def labels(self, x: np.ndarray) -> np.ndarray:
        """The label that is predicted for each sample."""


@dataclass(frozen=True)
class Training:
    """What is trained on.

    Attributes:
        begin: makes a new model with the initial parameters.
        data: train_x, train_y, test_x, test_y.
        seed: of NumPy's global generator, where the handout sets one before the training; else None.
    """

    begin: Callable[[], Learner]
    data: Mapping[str, np.ndarray]
    epochs: int
    rate: float
    batch: int
    seed: int | None = None


def _in_order(training: Training, epoch: int, order: np.ndarray) -> list[Rows]:
    return [order[start:start + training.batch] for start in range(0, len(order), training.batch)]


def _whole_batches(training: Training, epoch: int, order: np.ndarray) -> list[Rows]:
    return [rows for rows in _in_order(training, epoch, order) if len(rows) == training.batch]


@dataclass(frozen=True)
class Plan:
    """How a training is run; by default, right.

    Attributes:
        batches: the training, the epoch and the order of the samples -> the samples of each batch.
        order: the generator and the order of the epoch before -> the order of the samples.
        rate: the training's rate and the number of the epoch and of the step, from 0 -> the rate.
        steps: after which batches a step is taken: "each", or "last" of an epoch.
        measured: before or after each epoch.
        data: what becomes of the samples before the training.
        also_on_test: whether a step is taken on the test data after each measurement.
        part: the samples that are learnt.
    """

    batches: Callable[[Training, int, np.ndarray], list[Rows]] = _in_order
    order: Callable[[np.random.RandomState, np.ndarray], np.ndarray] = lambda rng, before: before
    rate: Callable[[float, int, int], float] = lambda rate, epoch, step: rate
    steps: str = "each"
    measured: str = AFTER
    data: Callable[[np.ndarray], np.ndarray] = lambda x: x
    also_on_test: bool = False
    part: str = "train"


PLANS: dict[str, Plan] = {
    "with the batches in reverse order": Plan(lambda *args: _in_order(*args)[::-1]),
    "with the samples in reverse order": Plan(order=lambda rng, before: np.arange(len(before))[::-1]),
    "with the samples shuffled in each epoch": Plan(order=lambda rng, before: before[rng.permutation(len(before))]),
    "without the last, smaller batch": Plan(_whole_batches),
    "without the last batch": Plan(lambda *args: _in_order(*args)[:-1]),
    "without the first batch": Plan(lambda *args: _in_order(*args)[1:]),
    "with the first batch alone": Plan(lambda *args: _in_order(*args)[:1]),
    "with one batch of all samples": Plan(lambda training, epoch, order: [order]),
    "with batches of one sample": Plan(lambda training, epoch, order: list(order[:, None])),
    "with one step in each epoch, after its last batch": Plan(steps="last"),
    "with each batch taken twice": Plan(lambda *args: [rows for rows in _in_order(*args) for _ in range(2)]),
    "measured before each epoch": Plan(measured=BEFORE),
    "without any training": Plan(lambda *args: []),
    "with a step on the test data in each epoch as well": Plan(also_on_test=True),
    "with training on the test data": Plan(part="test"),
    "with the samples divided by the largest number": Plan(data=lambda x: x / np.abs(x).max()),
    "with the samples standardised": Plan(data=lambda x: (x - x.mean(axis=0)) / x.std(axis=0)),
    "with the rate divided by the number of the epoch": Plan(rate=lambda rate, epoch, step: rate / (epoch + 1)),
    "with the rate divided by the number of the step": Plan(rate=lambda rate, epoch, step: rate / (step + 1)),
    "with a step uphill": Plan(rate=lambda rate, epoch, step: -rate),
    **{f"with {factor:g} times the rate": Plan(rate=lambda rate, epoch, step, factor=factor: factor * rate)
       for factor in (0.1, 0.5, 2.0, 10.0)},
    **{f"with the rate times {factor:g} after each epoch": Plan(
        rate=lambda rate, epoch, step, factor=factor: rate * factor**epoch) for factor in (0.5, 0.9, 0.95, 0.99)},
    **{f"with the rate times {factor:g} after each step": Plan(
        rate=lambda rate, epoch, step, factor=factor: rate * factor**step) for factor in (0.5, 0.9, 0.95, 0.99)},
}


def deviations(training: Training, key: str) -> Iterator[tuple[str, list[float]]]:
    """Phrases such as ``"the right one with the batches in reverse order"``, and what then is logged.

    Args:
        key: train_loss, test_loss, train_accuracy or test_accuracy.
    """
    part, _, kind = key.partition("_")
    other = PARTS[part == "train"]
    right, while_training = run(training, Plan())
    yield f"the right {other}_{kind}", right[f"{other}_{kind}"]
    yield f"the mean of the {key} so far", _so_far(right[key])
    if key == "train_loss":
        yield from _of_batches(training, while_training)
    if kind == "accuracy":  # a fraction of few samples: most plans have one that agrees by accident
        yield from _of_fractions(right[key], len(training.data[f"{part}_x"]))
        return
    yield from _of_means(training, part)
    yield from ((f"the right one {words}", run(training, plan)[0][key]) for words, plan in PLANS.items()
                if training.seed is not None or "shuffled" not in words)


def run(training: Training, plan: Plan) -> tuple[Log, list[list[float]]]:
    """What is logged, and the loss of each batch of each epoch before its step."""
    data = {name: plan.data(array) if name.endswith("x") else array for name, array in training.data.items()}
    rng, learner = np.random.RandomState(training.seed), training.begin()
    log: Log = {f"{part}_{kind}": [] for part in PARTS for kind in ("loss", "accuracy")}
    x, y = data[f"{plan.part}_x"], data[f"{plan.part}_y"]
    order, step, losses = np.arange(len(x)), 0, []
    for epoch in range(training.epochs):
        if plan.measured == BEFORE:
            _measure(learner, data, log)
        order = plan.order(rng, order)
        losses.append([])
        batches = plan.batches(training, epoch, order)
        for place, rows in enumerate(batches):
            losses[-1].append(learner.loss(x[rows], y[rows]))
            if plan.steps == "each" or place == len(batches) - 1:
                learner.learn(plan.rate(training.rate, epoch, step))
                step += 1
        if plan.measured == AFTER:
            _measure(learner, data, log)
        if plan.also_on_test:
            learner.loss(data["test_x"], data["test_y"])
            learner.learn(training.rate)
    return log, losses


def _measure(learner: Learner, data: Mapping[str, np.ndarray], log: Log) -> None:
    for part in PARTS:
        x, y = data[f"{part}_x"], data[f"{part}_y"]
        log[f"{part}_loss"].append(learner.loss(x, y))
        log[f"{part}_accuracy"].append(float((learner.labels(x) == y).mean()))


def _of_batches(training: Training, losses: list[list[float]]) -> Iterator[tuple[str, list[float]]]:
    """What may be logged of the batches' own losses, each before its step."""
    sizes = [len(rows) for rows in _in_order(training, 0, np.arange(len(training.data["train_x"])))]
    yield "the mean of the batches' losses, measured while training", [float(np.mean(epoch)) for epoch in losses]
    yield "the sum of the batches' losses, measured while training", [float(np.sum(epoch)) for epoch in losses]
    yield "the mean loss of the samples, measured while training", [
        float(np.average(epoch, weights=sizes)) for epoch in losses]
    yield "the loss of the last batch, measured while training", [epoch[-1] for epoch in losses]
    yield "the loss of the first batch, measured while training", [epoch[0] for epoch in losses]


def _of_means(training: Training, part: str) -> Iterator[tuple[str, list[float]]]:
    """Losses at the end of each epoch, put together from batches."""
    learner = training.begin()
    x, y = training.data["train_x"], training.data["train_y"]
    means: list[list[float]] = []
    for epoch in range(training.epochs):
        for rows in _in_order(training, epoch, np.arange(len(x))):
            learner.loss(x[rows], y[rows])
            learner.learn(training.rate)
        measured = [training.data[f"{part}_{axis}"] for axis in "xy"]
        means.append([learner.loss(measured[0][rows], measured[1][rows])
                      for rows in _in_order(training, epoch, np.arange(len(measured[0])))])
    samples = len(training.data[f"{part}_x"])
    yield "the mean of the batches' means", [float(np.mean(epoch)) for epoch in means]
    yield "the sum of the batches' means", [float(np.sum(epoch)) for epoch in means]
    yield "the sum of the batches' means, each times batch_size, divided by the samples", [
        float(np.sum(epoch)) * training.batch / samples for epoch in means]
    yield "the loss of the last batch", [epoch[-1] for epoch in means]


def _of_fractions(right: list[float], samples: int) -> Iterator[tuple[str, list[float]]]:
    yield "the number of right labels", [samples * value for value in right]
    yield "the right one in percent", [100 * value for value in right]
    yield "the fraction of wrong labels", [1 - value for value in right]


def _so_far(values: list[float]) -> list[float]:
    """The mean of the values up to each."""
    return [float(np.mean(values[:count])) for count in range(1, len(values) + 1)]


def deviation(key: str, got: np.ndarray, training: Training, again: Callable[[], tuple[Any, Training]]) -> str:
    """A phrase that follows the name of what was logged, or "" if no deviation gives it in two trainings.

    Args:
        key: train_loss, test_loss, train_accuracy or test_accuracy.
        got: what the student's code logged, ``(epochs,)``.
        training: what it was trained on.
        again: what it logs under this key on another training, and that training.
    """
    found = [words for words, values in deviations(training, key) if same(got, np.asarray(values, float))]
    if not found:
        return ""
    try:
        series, other = again()
        logged = np.asarray(series, float)
    except (Gap, StudentError, WorkerGone, TypeError, ValueError):
        return ""
    there = {words: np.asarray(values, float) for words, values in deviations(other, key)}
    return next((f"equals {words}" for words in found if same(logged, there[words])), "")
