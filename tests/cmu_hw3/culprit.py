"""Looks for the part whose mistake makes a training wrong although every part passes its own cases.

The training loop runs in the grader, on the student's pieces, with the reference's in the place of one at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.errors import GraderError, StudentError, WorkerGone
from tests.cmu_hw3.comparisons import OF_LARGEST
from tests.cmu_hw3.inputs import TrainingInputs
from tests.support import Gap, assert_close

PARTS = {"Linear": "linear", "Sigmoid": "sigmoid", "ReLU": "relu", "CrossEntropyLoss": "cross_entropy_loss",
         "GradientDescentOptimizer": "gradient_descent_optimizer"}
Sides = Callable[[str], Any]


def find_culprits(submission: Any, reference: Any, inputs: TrainingInputs) -> list[str]:
    """The parts of which each alone, replaced by the reference's, makes the training right.

    Empty where no single one does, and where the training is right with all of the student's pieces: then the mistake
    lies in how they work together.
    """
    right = scores_after(lambda piece: reference, inputs)

    def is_right(replaced: str) -> bool:
        try:
            got = scores_after(lambda piece: reference if piece == replaced else submission, inputs)
            for mine, wanted in zip(got, right, strict=True):
                assert_close("the scores", mine, wanted, of_largest=OF_LARGEST)
        except (Gap, StudentError, GraderError):  # the reference, too, raises on what a wrong piece hands it
            return False
        return True

    used = [piece for piece in PARTS if piece in ("Linear", "CrossEntropyLoss", "GradientDescentOptimizer")
            or piece in inputs.activations]
    try:
        return [] if is_right("") else [PARTS[piece] for piece in used if is_right(piece)]
    except WorkerGone:
        return []


def scores_after(side: Sides, inputs: TrainingInputs) -> list[np.ndarray]:
    """Train on pieces of these sides; return the scores and the loss of the training data after each epoch.

    Args:
        side: the name of a class of hw3_lib -> whose class is used.
    """
    layers = [_linear(side, inputs.init[0])]
    for kind, init in zip(inputs.activations, inputs.init[1:], strict=True):
        layers += [getattr(side(kind).hw3_lib, kind)(), _linear(side, init)]
    loss = side("CrossEntropyLoss").hw3_lib.CrossEntropyLoss()
    step = _optimizer(side, layers[::2], inputs)
    x, label = inputs.dataset["train_x"], inputs.dataset["train_y"]
    found = []
    for _ in range(inputs.epochs):
        for start in range(0, len(x), inputs.batch):
            loss.forward(_forward(layers, x[start:start + inputs.batch]), label[start:start + inputs.batch])
            g = loss.backward()
            for layer in reversed(layers):
                g = layer.backward(g)
            step()
        scores = _forward(layers, x)
        found += [scores, loss.forward(scores, label)]
    return found


def _linear(side: Sides, init: tuple[np.ndarray, np.ndarray]) -> Any:
    return side("Linear").hw3_lib.Linear(init)


def _forward(layers: list[Any], x: Any) -> Any:
    for layer in layers:
        x = layer.forward(x)
    return x


def _optimizer(side: Sides, layers: list[Any], inputs: TrainingInputs) -> Callable[[], None]:
    """Its step, on layers of its own side: numbers are carried to them before each step, and back after it."""
    home = side("GradientDescentOptimizer")
    own = [home.hw3_lib.Linear(init) for init in inputs.init]
    optimizer = home.hw3_lib.GradientDescentOptimizer(home.namespace(layers=own), inputs.rate)

    def step() -> None:
        for layer, mine in zip(layers, own, strict=True):
            for name in ("weights", "biases", "d_weights", "d_biases"):
                setattr(mine, name, getattr(layer, name))
        optimizer.step()
        for layer, mine in zip(layers, own, strict=True):
            layer.weights, layer.biases = mine.weights, mine.biases

    return step
