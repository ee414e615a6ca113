"""The runs of the written questions (seed 003, section 5.6): loss and accuracy after each epoch.

They train on the digits of data/make.py, in the format of the course's own data and in its order.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.figure import Curves
from tests.cmu_hw3.data.make import make

EPOCHS = 50
QUICK = 2
# Question -> hidden units, activation, learning rate, batch size.
RUNS = {
    "(a) Sigmoid, rate 0.01": (256, "Sigmoid", 0.01, 50),
    "(b) Sigmoid, rate 0.001": (256, "Sigmoid", 0.001, 50),
    "(c) ReLU, rate 0.01": (256, "ReLU", 0.01, 50),
    "(d) ReLU, batch size 200": (256, "ReLU", 0.01, 200),
    "(e) ReLU, two hidden layers": ([384, 256], "ReLU", 0.01, 50),
}
LABELS = {"train_accuracy": "training accuracy", "test_accuracy": "test accuracy",
          "train_loss": "training loss", "test_loss": "test loss"}


def logs(reference: Any, epochs: int) -> dict[str, dict[str, list[float]]]:
    """Question -> the dictionary of train_network."""
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder))
        dataset = reference.hw3_sol.load_data(folder)
    found = {}
    for label, (hidden, activation, rate, batch) in RUNS.items():
        model = reference.hw3_sol.define_network(hidden, activation=getattr(reference.hw3_lib, activation))
        found[label] = reference.hw3_sol.train_network(model, dataset, epochs, rate, batch)
    return found


def figures(reference: Any, quick: bool) -> Iterator[Curves]:
    """A figure for each of the four lists that train_network returns, with a line for each question."""
    found = logs(reference, QUICK if quick else EPOCHS)
    for key, label in LABELS.items():
        yield Curves(key, f"cmu_hw3, question 5.6: {label}", "epoch", label,
                     {question: log[key] for question, log in found.items()})
