"""Forward, a loss and backward together, with the seam that keeps a loss's mistake apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from tests.nyu_hw1.fixed_batch import FixedBatch
from tests.nyu_hw1.gradients import assert_gradients
from tests.nyu_hw1.inputs import Arrays, LossInputs, NetworkInputs, Step
from tests.nyu_hw1.losses import pair_of
from tests.nyu_hw1.network import build, filled_grads, own, set_parameters
from tests.nyu_hw1.oracle import Oracle
from tests.nyu_hw1.split import Split
from tests.support import Gap, StudentError, assert_tensor, keep_if_right_alone, read_tensor, tensor

RIGHT_ALONE = ("The network's backward itself is right: with the reference's gradient of the loss it gives the right "
               "numbers.")
Given = Callable[[Step, Any], np.ndarray]



class Chain:
    """Runs forward, the student's loss and backward; where that fails, backward with the oracle's gradient."""

    def __init__(self, submission: Any, oracle: Oracle, split: Split, fixed_batch: FixedBatch,
                 remark: Callable[[str], None], carry: Any) -> None:
        self._submission, self._oracle, self._split, self._fixed_batch = submission, oracle, split, fixed_batch
        self._remark, self._carry = remark, carry

    def assert_gradients(self, network: Any, inputs: NetworkInputs, loss: str, want: Arrays | None = None) -> None:
        """Compare the four gradients with the oracle's.

        Args:
            want: the right gradients, where they do not come from the oracle.
        Raises:
            Gap, StudentError: the network is wrong, or cannot be told from another part's mistake.
        """
        mine = own(network, inputs)
        y_hat = self._oracle.output(mine)
        J, upstream = self._oracle.loss(LossInputs(loss, inputs.y, y_hat))
        mine = replace(mine, upstream=upstream)
        step = Step(mine, y_hat, J, want or self._oracle.gradients(mine))
        self._keep_if_right_alone(loss, lambda given: self._take(network, step, loss, given))

    def assert_training(self, steps: Sequence[Step], loss: str) -> None:
        """Train one network batch by batch, its parameters moved as they should be; compare the gradients each time.

        Raises:
            Gap, StudentError: as ``assert_gradients``.
        """
        def train(given: Given) -> None:
            network = build(self._submission, steps[0].inputs)
            for step in steps:
                set_parameters(self._submission, network, step.inputs.parameters)
                self._take(network, step, loss, given)

        self._keep_if_right_alone(loss, train)

    def _keep_if_right_alone(self, loss: str, judge: Callable[[Given], None]) -> None:
        """Judge with the student's gradient of the loss; where that fails, with the right one."""
        def whole(step: Step, y_hat: Any) -> np.ndarray:
            return self._loss_gradient(loss, step.inputs.y, y_hat)

        def right_loss(step: Step, _: Any) -> np.ndarray:
            return self._split.upstream(loss, step.inputs.upstream)

        def right_forward(step: Step, _: Any) -> np.ndarray:
            return self._loss_gradient(loss, step.inputs.y, tensor(step.y_hat))

        def right_loss_of_own_forward(step: Step, y_hat: Any) -> np.ndarray:
            own_output = read_tensor("y_hat", y_hat, step.y_hat.shape)
            return self._split.upstream(loss, self._oracle.loss(LossInputs(loss, step.inputs.y, own_output))[1])

        def alone() -> None:
            with self._submission.aside():
                judge(right_loss)

        def suspects() -> list[str]:
            replaced = {"forward": right_forward, loss: right_loss_of_own_forward}
            with self._submission.aside():
                return [part for part, given in replaced.items() if _passes(judge, given)]

        with self._fixed_batch.told_once("network"):
            keep_if_right_alone(lambda: judge(whole), alone, RIGHT_ALONE, ["forward", loss], live=self._oracle.live,
                                carry=self._carry, suspects=suspects)

    def _take(self, network: Any, step: Step, loss: str, given: Given) -> None:
        """Clear, forward, backward with the gradient that is given for y_hat, and the comparison."""
        inputs = step.inputs
        call = inputs.call(f"forward(x); {loss}(y, y_hat); backward(dJdy_hat)")
        network.clear_grad_and_cache()
        y_hat = network.forward(tensor(inputs.x))
        read_tensor("MLP.forward: y_hat", y_hat, inputs.y.shape, call=inputs.call("forward(x)"))
        upstream = given(step, y_hat)
        network.backward(tensor(upstream))
        try:
            assert_gradients(filled_grads(network, inputs, call.words), step.gradients, call=call,
                             remark=self._remark)
        except Gap:
            assert_tensor("MLP.forward: y_hat", y_hat, step.y_hat, call=inputs.call("forward(x)"))
            assert_tensor(f"{loss} of the network's y_hat: dJdy_hat", tensor(upstream), inputs.upstream, call=call)
            raise

    def _loss_gradient(self, loss: str, y: np.ndarray, y_hat: Any) -> np.ndarray:
        """The student's dJdy_hat for a y_hat of the student's own, which goes back as it came."""
        _, gradient = pair_of(loss, getattr(self._submission.mlp, loss)(tensor(y), y_hat))
        return read_tensor(f"{loss}: dJdy_hat", gradient, y.shape)


def _passes(judge: Callable[[Given], None], given: Given) -> bool:
    try:
        judge(given)
    except (Gap, StudentError):
        return False
    return True
