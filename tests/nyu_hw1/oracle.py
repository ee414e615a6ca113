"""The right answers, in the conventions of an edition."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.nyu_hw1.edition import Edition
from tests.nyu_hw1.inputs import Arrays, LossInputs, NetworkInputs


class Oracle:
    """Asks the oracle of the reference.

    Attributes:
        live: False in the handout, where only recorded questions have an answer.
    """

    def __init__(self, reference: Any, edition: Edition) -> None:
        self.live: bool = reference.live
        self._oracle, self._edition = reference.oracle, edition

    def output(self, inputs: NetworkInputs) -> np.ndarray:
        """y_hat, ``(N, K)``."""
        y_hat: np.ndarray = self._oracle.forward(inputs.parameters, inputs.f, inputs.g, inputs.x)["y_hat"]
        return y_hat

    def gradients(self, inputs: NetworkInputs) -> Arrays:
        """dJdW1, dJdb1, dJdW2 and dJdb2 for ``inputs.upstream``, each of its parameter's shape."""
        gradients: Arrays = self._oracle.backward(inputs.parameters, inputs.f, inputs.g, inputs.x, inputs.upstream)
        return gradients

    def loss(self, inputs: LossInputs) -> tuple[float, np.ndarray]:
        """J and dJdy_hat, ``(N, K)``."""
        if inputs.loss == "mse_loss":
            return self._oracle.mse(inputs.y, inputs.y_hat, self._edition.mse_factor)
        return self._oracle.bce(inputs.y, inputs.y_hat)

    def is_fair(self, inputs: NetworkInputs) -> bool:
        """Whether right code in single precision must agree with the oracle on these inputs."""
        return bool(self._oracle.is_fair(inputs.parameters, inputs.f, inputs.g, inputs.x, inputs.upstream))
