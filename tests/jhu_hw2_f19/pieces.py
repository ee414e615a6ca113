"""A student's function that returns a loss and gradients, beside the reference's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from tests.jhu_hw2_f19.comparisons import Remark, assert_gradients, close, parts_of
from tests.jhu_hw2_f19.inputs import LinearInputs, NetworkInputs
from tests.jhu_hw2_f19.seam import Seam
from tests.support import assert_gradient, items_of
from tests.support.programs import Program, assert_same_results

PARTS = ("softmax", "kl_divergence")
NO_TARGETS = "what probs gives in place of probs - T: the targets do not enter"


class LossAndGradients:
    """Compares what the function returns, apart from mistakes in softmax and kl_divergence."""

    module: str
    function: str

    def __init__(self, submission: Any, reference: Any, seam: Seam, remark: Remark) -> None:
        self.submission, self.reference, self.seam, self.remark = submission, reference, seam, remark

    def ask(self, side: Any, case: Any, **changed: np.ndarray) -> Any:
        """What the function of this side returns; ``changed`` replaces some of the arrays."""
        raise NotImplementedError

    def known(self, case: Any) -> Mapping[str, Mapping[str, Any]]:
        """For some gradients, phrases for known wrong values."""
        return {}

    def judge(self, check: Callable[[], None]) -> None:
        """Check with the student's own functions; else with the reference's softmax and divergence."""
        self.seam.judge(check, self.function, self.module, PARTS)

    def assert_loss(self, case: Any) -> None:
        """The loss is the reference's."""
        want = self.ask(self.reference, case)[0]
        self.judge(lambda: close(f"{self.function}: the loss", self.answer(case)[0], want, call=case.call()))

    def assert_gradients(self, case: Any, want: Mapping[str, Any] | None = None) -> None:
        """All gradients are the reference's, or these."""
        right = want or self.ask(self.reference, case)[1]

        def check() -> None:
            assert_gradients(f"{self.function}: the gradient of", self.answer(case)[1], right, call=case.call(),
                             also=self.known(case), remark=self.remark)

        self.judge(check)

    def assert_finite_differences(self, case: Any, names: tuple[str, ...]) -> None:
        """These gradients agree with finite differences of the reference's loss."""
        def check() -> None:
            got = items_of(f"{self.function}: the gradients", self.answer(case)[1], names, case.call())
            for name in names:
                def loss(array: np.ndarray, name: str = name) -> float:
                    return float(self.ask(self.reference, case, **{name: array})[0])

                at = case.params[name] if isinstance(case, NetworkInputs) else getattr(case, name)
                assert_gradient(f"{self.function}: the gradient of {name}", got[name], loss, at, call=case.call())

        self.judge(check)

    def assert_same(self, program: Program) -> None:
        """The program has the reference's results."""
        self.judge(lambda: assert_same_results(program, self.submission, self.reference))

    def answer(self, case: Any) -> Any:
        """The student's pair, checked to be one."""
        got = self.ask(self.submission, case)
        return parts_of(self.function, got, 2, "the pair (loss, gradients)", case.call())


class Linear(LossAndGradients):
    """linear_loss_and_gradients."""

    module, function = "problem2", "linear_loss_and_gradients"

    def ask(self, side: Any, case: LinearInputs, **changed: np.ndarray) -> Any:
        """What linear_loss_and_gradients of this side returns."""
        arrays = {"W": case.W, "b": case.b, **changed}
        return side.problem2.linear_loss_and_gradients(case.X, case.T, arrays["W"], arrays["b"])

    def known(self, case: LinearInputs) -> Mapping[str, Mapping[str, Any]]:
        """Gradients without the targets."""
        right = self.ask(self.reference, case)[1]
        return {"W": {NO_TARGETS: right["W"] + case.T.T @ case.X / len(case.X)},
                "b": {NO_TARGETS: right["b"] + case.T.mean(axis=0)}}

    def assert_forward(self, case: LinearInputs) -> None:
        """The scores are the reference's."""
        got, want = (side.problem2.linear_forward(case.X, case.W, case.b)
                     for side in (self.submission, self.reference))

        close("linear_forward: the scores", got, want, call=case.call("linear_forward(X, W, b)"),
              also={"W x: b is forgotten": want - case.b})


class TwoLayer(LossAndGradients):
    """two_layer_loss_and_gradients."""

    module, function = "problem3", "two_layer_loss_and_gradients"

    def ask(self, side: Any, case: NetworkInputs, **changed: np.ndarray) -> Any:
        """What two_layer_loss_and_gradients of this side returns."""
        return side.problem3.two_layer_loss_and_gradients(case.X, case.T, {**case.params, **changed})
