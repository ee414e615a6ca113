"""A normalisation split between a loss and MLP.backward: two wrong factors that cancel in the whole network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from tests.nyu_hw1.draw import Draw
from tests.nyu_hw1.gradients import common_ratio, ratio_of
from tests.nyu_hw1.inputs import LOSSES, Arrays, LossInputs, NetworkInputs
from tests.nyu_hw1.losses import ask
from tests.nyu_hw1.network import build, own, run
from tests.nyu_hw1.oracle import Oracle
from tests.support import Gap, StudentError

BACKWARD = ("The normalisation is split: MLP.backward gives {here:.4g} times the right gradients, and {loss} "
            "gives {there:.4g} times the right dJdy_hat. Together they are right, so the points are kept here.")
LOSS = ("{loss}: dJdy_hat: the normalisation is split: it is {here:.4g} times the right one, and MLP.backward gives "
        "{there:.4g} times the right gradients; together they are right, and the network keeps its points")


class Split:
    """Looks for the factor that takes back a wrong one; without a live reference it finds none."""

    def __init__(self, submission: Any, oracle: Oracle, draw: Draw,
                 carry: Callable[[str], None]) -> None:
        self._submission, self._oracle, self._draw = submission, oracle, draw
        self._carry = carry

    @contextmanager
    def accepted(self, got: dict[str, Any], want: Arrays, inputs: NetworkInputs) -> Iterator[None]:
        """Let gradients that fail within the block keep their points where a loss takes their factor back.

        Raises:
            Gap: the failure within the block, where no loss does.
        """
        try:
            yield
        except Gap as gap:
            for loss in LOSSES:
                factors = self._cancelling(lambda: common_ratio(got, want),
                                           lambda loss=loss: self._loss_ratio(loss, inputs))
                if factors is not None:
                    self._carry(BACKWARD.format(loss=loss, here=factors[0], there=factors[1]), gap, [loss])
                    return
            raise

    @contextmanager
    def named(self, got: Any, want: np.ndarray, inputs: LossInputs) -> Iterator[None]:
        """Name the split where a loss's gradient fails within the block and MLP.backward takes its factor back.

        Raises:
            Gap: the split, or else the failure within the block.
        """
        try:
            yield
        except Gap:
            factors = self._cancelling(lambda: ratio_of(inputs.loss, got, want),
                                       lambda: self._backward_ratio(len(inputs.y)))
            if factors is None:
                raise
            sentence = LOSS.format(loss=inputs.loss, here=factors[0], there=factors[1])
            raise Gap(sentence, call=inputs.call()) from None

    def _cancelling(self, here: Callable[[], float | None],
                    there: Callable[[], float | None]) -> tuple[float, float] | None:
        """Two constant factors whose product is 1."""
        factors = (_factor(here), _factor(there)) if self._oracle.live else (None, None)
        if factors[0] is None or factors[1] is None or not np.isclose(factors[0] * factors[1], 1, rtol=1e-3):
            return None
        return factors[0], factors[1]

    def _backward_ratio(self, n: int) -> float | None:
        """By what MLP.backward multiplies the gradients of a batch of n samples."""
        inputs = self._draw.network(n, "relu", "sigmoid", seed=5)
        network = build(self._submission, inputs)
        want = self._oracle.gradients(own(network, inputs))
        return common_ratio(run(network, inputs), want)

    def _loss_ratio(self, loss: str, inputs: NetworkInputs) -> float | None:
        """By what a loss multiplies the gradient of a batch of this size."""
        asked = LossInputs(loss, np.clip(inputs.y, 0, 1), 0.1 + 0.8 / (1 + np.exp(-inputs.upstream)))
        _, gradient = ask(self._submission, asked)
        _, want = self._oracle.loss(asked)
        return ratio_of(loss, gradient, want)


def _factor(ask_for: Callable[[], float | None]) -> float | None:
    """The factor, or None where the student's code gives nothing that has one."""
    try:
        return ask_for()
    except (Gap, StudentError):
        return None
