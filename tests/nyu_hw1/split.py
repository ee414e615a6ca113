"""A normalisation split between a loss and MLP.backward: two wrong factors that cancel in the whole network.

It is one mistake and costs little, once: the losses' cases on normalisation fail, every other case accepts it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from tests.nyu_hw1.draw import Draw
from tests.nyu_hw1.gradients import assert_gradients, common_ratio, ratio_of
from tests.nyu_hw1.inputs import LOSSES, Arrays, LossInputs
from tests.nyu_hw1.losses import ask
from tests.nyu_hw1.network import build, run
from tests.nyu_hw1.oracle import Oracle, Side
from tests.support import Call, Gap, StudentError, assert_tensor, once_more

PROBED = 7  # samples of the batch on which the factors are measured
KEPT = ("The normalisation is split between MLP.backward, which {verb} by {name}, and {losses}. The points are kept "
        "here; the item on the normalisation loses its own.")
LOSS = ("{loss}: dJdy_hat: the normalisation is split: it is {ratio}, because MLP.backward {verb} by {name}. Together "
        "they are right; the handout asks for the whole gradient here")
BESIDE = ("{loss}: dJdy_hat: two factors are wrong. The normalisation is split: MLP.backward {verb} by {name} = "
          "{value}, which belongs here. Beside it, this gradient is {rest}")
RESTS = {"1": lambda k: 1.0, "exactly half the right one: is the 2 of the derivative missing?": lambda k: 0.5,
         "twice the right one": lambda k: 2.0, "K times too large": float,
         "K times too small": lambda k: 1.0 / k}


@dataclass(frozen=True)
class Sharing:
    """What MLP.backward and the losses share.

    Attributes:
        name: the size by which backward divides or multiplies: "N", "K" or "N*K".
        divides: whether it divides.
        rests: loss -> what is wrong beside the split in it: a key of RESTS, "1" for nothing.
    """

    name: str
    divides: bool
    rests: Mapping[str, str]

    @property
    def verb(self) -> str:
        """What backward does, in words."""
        return "divides" if self.divides else "multiplies"

    def value(self, n: int, k: int) -> int:
        """The size."""
        return {"N": n, "K": k, "N*K": n * k}[self.name]

    def backward(self, n: int, k: int) -> float:
        """What MLP.backward gives for a batch of this shape, in right gradients."""
        return 1 / self.value(n, k) if self.divides else float(self.value(n, k))

    def loss(self, n: int, k: int) -> float:
        """What a loss gives whose only fault is the split, in right ones."""
        return 1 / self.backward(n, k)

    def takes_back(self, loss: str) -> bool:
        """Whether this loss and backward together are right."""
        return self.rests.get(loss) == "1"

    def ratio(self, n: int, k: int) -> str:
        """A loss's factor in words."""
        return f"{self.value(n, k)} = {self.name} times too {'large' if self.divides else 'small'}"


class Split:
    """Comparisons that accept a split normalisation.

    What is right for its own probes is asked at once, so that a handout's recorded answers hold it.
    """

    def __init__(self, submission: Any, oracle: Oracle, draw: Draw,
                 remark: Callable[[str], None]) -> None:
        self._submission, self._oracle, self._remark = submission, oracle, remark
        self._network = draw.network(PROBED, "relu", "sigmoid", seed=5)
        self._gradients = oracle.gradients(self._network)
        asked = [draw.loss(loss, PROBED, self._network.sizes["K"], seed=6) for loss in LOSSES]
        self._losses = {inputs.loss: (inputs, oracle.loss(inputs)[1]) for inputs in asked}
        self._others = {loss: draw.loss(loss, 5, 7, seed=7) for loss in LOSSES}

    @cached_property
    def found(self) -> Sharing | None:
        """The split of this submission, asked of its code only where something failed."""
        with self._submission.aside():
            return self._find()

    def assert_gradients(self, got: Mapping[str, Any], want: Arrays, call: Call, *,
                         also: Mapping[str, Arrays] | None = None) -> None:
        """Compare MLP.backward's gradients; those of a split normalisation keep their points.

        Args:
            call: with the sizes N and K.
        Raises:
            Gap: the text for the student.
        """
        remark = self._remark
        try:
            assert_gradients(got, want, call=call, remark=remark, also=also)
        except Gap:
            if self.found is None:
                raise
            ratio = self.found.backward(call.sizes["N"], call.sizes["K"])
            if not _passes(lambda: assert_gradients(got, _times(want, ratio), remark=remark)):
                raise
            self.say_kept()

    def assert_loss_gradient(self, got: Any, want: np.ndarray, inputs: LossInputs) -> None:
        """Compare a loss's gradient; that of a split normalisation keeps its points.

        Raises:
            Gap: the text for the student; a second wrong factor beside the split is named with it.
        """
        other = self._others[inputs.loss]
        try:
            assert_tensor(f"{inputs.loss}: dJdy_hat", got, want, call=inputs.call(), again=once_more(
                self._submission, lambda: (ask(self._submission, other)[1], other.call())))
        except Gap:
            shared = self.found
            if shared is None or inputs.loss not in shared.rests:
                raise
            if not shared.takes_back(inputs.loss):
                raise Gap(BESIDE.format(loss=inputs.loss, verb=shared.verb, name=shared.name,
                                        value=shared.value(*want.shape), rest=shared.rests[inputs.loss]),
                          call=inputs.call()) from None
            if not _passes(lambda: assert_tensor("dJdy_hat", got, shared.loss(*want.shape) * want)):
                raise
            self.say_kept()

    def assert_whole_gradient(self, got: Any, want: np.ndarray, inputs: LossInputs) -> None:
        """Compare a loss's gradient and accept no split; where it is split, say so.

        Raises:
            Gap: the text for the student.
        """
        try:
            assert_tensor(f"{inputs.loss}: dJdy_hat", got, want, call=inputs.call())
        except Gap:
            shared = self.found
            if shared is None or not shared.takes_back(inputs.loss):
                raise
            raise Gap(LOSS.format(loss=inputs.loss, ratio=shared.ratio(*want.shape), verb=shared.verb,
                                  name=shared.name), call=inputs.call()) from None

    def side(self) -> Side | None:
        """The right answers to a program in this submission's normalisation; None where it is the handout's, or where
        they are not recorded."""
        shared = self.found
        if shared is None or not self._oracle.live:
            return None
        return self._oracle.side(shared.backward, {loss: shared.loss for loss in LOSSES if shared.takes_back(loss)})

    def upstream(self, loss: str, right: np.ndarray) -> np.ndarray:
        """What this submission's backward is to be given for this loss instead of the right dJdy_hat, ``(N, K)``."""
        shared = self.found
        return right * shared.loss(*right.shape) if shared is not None and loss in shared.rests else right

    def loss_gradient(self, loss: str, right: np.ndarray) -> np.ndarray:
        """The dJdy_hat of a loss, ``(N, K)``, in this submission's normalisation."""
        shared = self.found
        return right * shared.loss(*right.shape) if shared is not None and shared.takes_back(loss) else right

    def say_kept(self) -> None:
        """Remark that points are kept although the normalisation is split."""
        shared = self.found
        assert shared is not None
        losses = [loss for loss in shared.rests if shared.takes_back(loss)] or list(shared.rests)
        self._remark(KEPT.format(verb=shared.verb, name=shared.name, losses=" and ".join(losses)))

    def _find(self) -> Sharing | None:
        n, k = self._network.sizes["N"], self._network.sizes["K"]
        ratio = _factor(self._backward_ratio)
        for name, value in (("N", n), ("K", k), ("N*K", n * k)):
            for divides in (True, False):
                if value == 1 or ratio is None or not _is(ratio, 1 / value if divides else value):
                    continue
                rests = {loss: self._rest(loss, ratio, n, k) for loss in LOSSES}
                if any(rests.values()):
                    return Sharing(name, divides, {loss: rest for loss, rest in rests.items() if rest})
        return None

    def _rest(self, loss: str, backward: float, n: int, k: int) -> str | None:
        """What is wrong in a loss beside the factor that backward takes back; None where it takes none back."""
        ratio = _factor(lambda: self._loss_ratio(loss))
        if ratio is None or _is(ratio, 1):
            return None
        return next((words for words, value in RESTS.items() if _is(ratio * backward, value(k))), None)

    def _backward_ratio(self) -> float | None:
        return common_ratio(run(build(self._submission, self._network), self._network), self._gradients)

    def _loss_ratio(self, loss: str) -> float | None:
        inputs, want = self._losses[loss]
        return ratio_of(loss, ask(self._submission, inputs)[1], want)


def _times(arrays: Arrays, factor: float) -> Arrays:
    return {name: factor * array for name, array in arrays.items()}


def _is(ratio: float, value: float) -> bool:
    return bool(np.isclose(ratio, value, rtol=1e-3, atol=0))


def _passes(judge: Callable[[], None]) -> bool:
    try:
        judge()
    except Gap:
        return False
    return True


def _factor(ask_for: Callable[[], float | None]) -> float | None:
    """The factor, or None where the student's code gives nothing that has one."""
    try:
        return ask_for()
    except (Gap, StudentError):
        return None
