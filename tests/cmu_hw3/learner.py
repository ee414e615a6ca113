"""The reference's network, trained step by step, to find out how a student's training deviates from it."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.cmu_hw3.expected import network
from tests.cmu_hw3.inputs import TrainingInputs
from tests.support.trainings import Training

SEED = 10701  # the default of train_network


class ReferenceLearner:
    """A network of the reference's with its loss: a ``trainings.Learner``."""

    def __init__(self, reference: Any, inputs: TrainingInputs) -> None:
        self._model, self._criterion = network(reference, inputs), reference.hw3_lib.CrossEntropyLoss()
        self._linear = list(self._model.layers)[::2]

    def loss(self, x: np.ndarray, y: np.ndarray) -> float:
        """The mean loss over these samples."""
        return float(self._criterion.forward(self._model.forward(x), y))

    def learn(self, rate: float) -> None:
        """Carry the gradient of the last loss back, and take a step."""
        self._model.backward(self._criterion)
        for layer in self._linear:
            layer.weights = layer.weights - rate * layer.d_weights
            layer.biases = layer.biases - rate * layer.d_biases

    def labels(self, x: np.ndarray) -> np.ndarray:
        """The predicted labels."""
        labels: np.ndarray = np.argmax(self._model.forward(x), axis=1)
        return labels


def training_of(reference: Any, inputs: TrainingInputs) -> Training:
    """A training of the reference on these inputs."""
    return Training(lambda: ReferenceLearner(reference, inputs), inputs.dataset, inputs.epochs, inputs.rate,
                    inputs.batch, SEED)
