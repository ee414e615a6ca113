"""Draws inputs on which right code in single precision agrees with the oracle."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.nyu_hw1.edition import Edition
from tests.nyu_hw1.inputs import LossInputs, NetworkInputs, Step, few_digits
from tests.nyu_hw1.oracle import Oracle

# N, in, hidden and K are pairwise distinct, none but a batch is below 3 or even, and N is never 2K: at N = 10, K = 5
# the wrong factor 2K/N would be 1, and a K of 2 could not be told from a plain 2.
SIZES = {1: (1, 5, 7, 3), 4: (4, 3, 7, 5), 7: (7, 5, 11, 3), 8: (8, 5, 7, 3), 10: (10, 3, 11, 7)}
TRAINED = (4, 4, 4, 6)  # the batches of a training: several of one size, then another
SIZES_TRAINED = (3, 7, 5)
BATCH_SIZES = (1, 7, 8, 10)
FEW = 4  # samples where a reproducer holds several batches
ATTEMPTS = 200


class Draw:
    """Draws inputs for one edition; the same arguments give the same inputs."""

    def __init__(self, oracle: Oracle, edition: Edition) -> None:
        self._oracle, self._edition = oracle, edition

    def network(self, n: int, f: str, g: str, seed: int, loss: str = "mse_loss") -> NetworkInputs:
        """A network and a batch of n samples; for ``bce_loss``, y holds 0, 1 and a quarter.

        Args:
            n: one of BATCH_SIZES, or FEW.
        Raises:
            ValueError: no attempt gave fair inputs.
        """
        *sizes, k = SIZES[n]
        for attempt in range(ATTEMPTS):
            inputs = NetworkInputs.random((*sizes, self._edition.outputs(k)), f, g, [seed, attempt],
                                          labels=loss == "bce_loss")
            if self._oracle.is_fair(inputs):
                return inputs
        raise ValueError(f"No fair inputs in {ATTEMPTS} attempts for {f}, {g}, seed {seed}.")

    def training(self, f: str, g: str, seed: int, loss: str, rate: float = 0.5) -> list[Step]:
        """What each batch of a training of the oracle meets: three batches of one size, then another.

        Raises:
            ValueError: no attempt gave fair inputs.
        """
        for attempt in range(ATTEMPTS):
            steps = self._training(f, g, [seed, attempt], loss, rate)
            if all(self._oracle.is_fair(step.inputs) for step in steps):
                return steps
        raise ValueError(f"No fair training in {ATTEMPTS} attempts for {f}, {g}, seed {seed}.")

    def _training(self, f: str, g: str, seed: list[int], loss: str, rate: float) -> list[Step]:
        *sizes, k = SIZES_TRAINED
        steps: list[Step] = []
        for number, n in enumerate(TRAINED):
            inputs = NetworkInputs.random((n, *sizes, self._edition.outputs(k)), f, g, [*seed, number],
                                          labels=loss == "bce_loss")
            if steps:
                inputs = replace(inputs, parameters=steps[-1].after(rate))
            y_hat = self._oracle.output(inputs)
            J, dJdy_hat = self._oracle.loss(LossInputs(loss, inputs.y, y_hat))
            inputs = replace(inputs, upstream=dJdy_hat)
            steps.append(Step(inputs, y_hat, J, self._oracle.gradients(inputs)))
        return steps

    def loss(self, loss: str, n: int, k: int, seed: int) -> LossInputs:
        """y and y_hat ``(n, k)``; for ``bce_loss``, y holds 0, 1 and a quarter, and y_hat lies well within 0 and 1."""
        inputs = NetworkInputs.random((n, 2, 3, self._edition.outputs(k)), "relu", "identity", [seed, n, k],
                                      labels=loss == "bce_loss")
        y_hat = inputs.upstream
        if loss == "bce_loss":
            y_hat = few_digits(0.05 + 0.9 / (1 + np.exp(-2 * y_hat)))
        return LossInputs(loss, inputs.y, y_hat)
