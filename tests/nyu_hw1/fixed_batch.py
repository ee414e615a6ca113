"""A batch size of 10 written into the code: one mistake, told and paid for in the first part that has it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np

from tests.nyu_hw1.draw import Draw
from tests.nyu_hw1.gradients import assert_gradients
from tests.nyu_hw1.inputs import PAIRS, LossInputs, NetworkInputs
from tests.nyu_hw1.losses import ask, pair_of
from tests.nyu_hw1.network import build, filled_grads, own, run
from tests.nyu_hw1.oracle import Oracle
from tests.support import Gap, StudentError, assert_number_close, assert_tensor, tensor

WRITTEN, OTHER = 10, 7
CARRIED = ("Only batches of 10 samples are right here, as in the part {payer}: the number of samples seems to be "
           "written as 10.")
NOTE = "batches of 10 samples are right, others are not: is the number of samples written as 10 somewhere?"


class FixedBatch:
    """Looks for a written 10 where a case failed; without a live reference it finds none."""

    def __init__(self, submission: Any, oracle: Oracle, draw: Draw, carry: Any) -> None:
        self._submission, self._oracle, self._draw = submission, oracle, draw
        self._carry = carry
        self._known: dict[str, bool] = {}
        self._judges: dict[str, Callable[[int], None]] = {
            "forward": lambda n: self._over_pairs(n, self._judge_forward),
            "mse_loss": lambda n: self._judge_loss("mse_loss", n),
            "bce_loss": lambda n: self._judge_loss("bce_loss", n),
            "backward": lambda n: self._over_pairs(n, self._judge_backward),
            "network": lambda n: self._over_pairs(n, self._judge_network)}

    @contextmanager
    def told_once(self, part: str) -> Iterator[None]:
        """Around a case of a part: where it fails for a written 10 that an earlier part has too, it keeps its points.

        Raises:
            Gap, StudentError: the failure, where this part is the first that has one, or none has.
        """
        try:
            yield
        except (Gap, StudentError) as failure:
            if not self._oracle.live or not self._has(part):
                raise
            payer = next(name for name in self._judges if self._has(name))
            if payer != part:
                self._carry(CARRIED.format(payer=payer), failure, [payer])
                return
            if isinstance(failure, Gap):
                failure.add("note", NOTE)
            raise

    def _has(self, part: str) -> bool:
        """Whether a part is right for batches of 10 and wrong for another."""
        if part not in self._known:
            judge = self._judges[part]
            with self._submission.aside():
                self._known[part] = not _passes(judge, OTHER) and _passes(judge, WRITTEN)
        return self._known[part]

    def _over_pairs(self, n: int, judge: Callable[[NetworkInputs], None]) -> None:
        for place, (f, g) in enumerate(PAIRS):
            judge(self._draw.network(n, f, g, seed=70 + place))

    def _judge_forward(self, inputs: NetworkInputs) -> None:
        network = build(self._submission, inputs)
        want = self._oracle.output(own(network, inputs))
        assert_tensor("y_hat", network.forward(tensor(inputs.x)), want)

    def _judge_backward(self, inputs: NetworkInputs) -> None:
        network = build(self._submission, inputs)
        want = self._oracle.gradients(own(network, inputs))
        assert_gradients(run(network, inputs), want, remark=lambda *_: None)

    def _judge_loss(self, loss: str, n: int) -> None:
        inputs = self._draw.loss(loss, n, 3, seed=71)
        (J, dJdy_hat), (right, gradient) = ask(self._submission, inputs), self._oracle.loss(inputs)
        assert_number_close("J", J, right)
        assert_tensor("dJdy_hat", dJdy_hat, gradient)

    def _judge_network(self, inputs: NetworkInputs) -> None:
        loss = "bce_loss" if inputs.g == "sigmoid" else "mse_loss"
        inputs = replace(inputs, y=np.clip(inputs.y, 0, 1)) if loss == "bce_loss" else inputs
        network = build(self._submission, inputs)
        mine = own(network, inputs)
        _, upstream = self._oracle.loss(LossInputs(loss, inputs.y, self._oracle.output(mine)))
        y_hat = network.forward(tensor(inputs.x))
        _, dJdy_hat = pair_of(loss, getattr(self._submission.mlp, loss)(tensor(inputs.y), y_hat))
        network.backward(dJdy_hat)
        want = self._oracle.gradients(replace(mine, upstream=upstream))
        assert_gradients(filled_grads(network, inputs), want, remark=lambda *_: None)


def _passes(judge: Callable[[int], None], n: int) -> bool:
    try:
        judge(n)
    except (Gap, StudentError):
        return False
    return True
