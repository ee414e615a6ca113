"""What the reference reaches in a training, and where another right solution may differ from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.cmu_hw3.inputs import TrainingInputs

NEAR_TIE = 1e-6


@dataclass(frozen=True)
class Expected:
    """What the reference reaches on one TrainingInputs.

    Attributes:
        log: the six lists.
        sure: for train and test, which samples have a clear winner after the last epoch.
        batch_means: losses as means over batches, where the batch size leaves a smaller last one; else empty.
    """

    log: dict[str, Any]
    sure: dict[str, np.ndarray]
    batch_means: dict[str, list[float]]


def expected(reference: Any, inputs: TrainingInputs) -> Expected:
    """Train the reference; the samples whose two best scores lie within 1e-6 are not sure."""
    model = network(reference, inputs)
    train = reference.hw3_sol.train_network
    log = train(model, inputs.dataset, inputs.epochs, inputs.rate, inputs.batch)
    sure = {part: _clear(model.forward(inputs.dataset[f"{part}_x"])) for part in ("train", "test")}
    return Expected(log, sure, _batch_means(reference, inputs) if inputs.ragged else {})


def _clear(scores: np.ndarray) -> np.ndarray:
    best = np.sort(scores, axis=1)
    clear: np.ndarray = best[:, -1] - best[:, -2] > NEAR_TIE
    return clear


def _batch_means(reference: Any, inputs: TrainingInputs) -> dict[str, list[float]]:
    """The losses of each epoch as means of the batches' means, from an epoch at a time."""
    model, criterion = network(reference, inputs), reference.hw3_lib.CrossEntropyLoss()
    losses: dict[str, list[float]] = {"train_loss": [], "test_loss": []}
    for _ in range(inputs.epochs):
        reference.hw3_sol.train_network(model, inputs.dataset, 1, inputs.rate, inputs.batch)
        for part in ("train", "test"):
            x, y = inputs.dataset[f"{part}_x"], inputs.dataset[f"{part}_y"]
            cuts = [slice(s, s + inputs.batch) for s in range(0, len(x), inputs.batch)]
            losses[f"{part}_loss"].append(
                float(np.mean([criterion.forward(model.forward(x[cut]), y[cut]) for cut in cuts])))
    return losses


def network(side: Any, inputs: TrainingInputs) -> Any:
    """The network of these inputs, built from this side's own layers."""
    layers = [side.hw3_lib.Linear(inputs.init[0])]
    for name, init in zip(inputs.activations, inputs.init[1:], strict=True):
        layers += [getattr(side.hw3_lib, name)(), side.hw3_lib.Linear(init)]
    return side.hw3_sol.MultiLayerPerceptron(layers)
