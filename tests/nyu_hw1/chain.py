"""Forward, a loss and backward together, with the seam that keeps a loss's mistake apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from tests.nyu_hw1.gradients import assert_gradients
from tests.nyu_hw1.inputs import Arrays, LossInputs, NetworkInputs
from tests.nyu_hw1.losses import pair_of
from tests.nyu_hw1.network import filled_grads, own
from tests.nyu_hw1.oracle import Oracle
from tests.support import keep_if_right_alone, read_number, read_tensor, tensor

CARRIED = ("The network's backward itself is right: with the reference's gradient of the loss it gives the right "
           "numbers.")


class Chain:
    """Runs forward, the student's loss and backward; where that fails, backward with the oracle's gradient."""

    def __init__(self, submission: Any, oracle: Oracle, remark: Callable[[str], None],
                 carry: Callable[[str], None]) -> None:
        self._submission, self._oracle, self._remark, self._carry = submission, oracle, remark, carry

    def assert_gradients(self, network: Any, inputs: NetworkInputs, loss: str, want: Arrays | None = None) -> None:
        """Compare the four gradients with the oracle's.

        Args:
            want: the right gradients, where they do not come from the oracle.
        Raises:
            Gap, StudentError: the network is wrong, or cannot be told from another part's mistake.
        """
        mine = own(network, inputs)
        _, upstream = self._oracle.loss(LossInputs(loss, inputs.y, self._oracle.output(mine)))
        right = want or self._oracle.gradients(replace(mine, upstream=upstream))
        words = f"forward(x); {loss}(y, y_hat); backward(dJdy_hat)"

        def together() -> None:
            self._run(network, inputs, right, words, lambda y_hat: self._loss_gradient(loss, inputs.y, y_hat))

        def alone() -> None:
            self._run(network, inputs, right, words, lambda _: upstream)

        keep_if_right_alone(together, alone, CARRIED, ["forward", loss], live=self._oracle.live, carry=self._carry)

    def _run(self, network: Any, inputs: NetworkInputs, want: Arrays, words: str,
             gradient: Callable[[Any], np.ndarray]) -> None:
        network.clear_grad_and_cache()
        y_hat = network.forward(tensor(inputs.x))
        read_tensor("MLP.forward: y_hat", y_hat, inputs.y.shape, call=inputs.call("forward(x)"))
        network.backward(tensor(gradient(y_hat)))
        assert_gradients(filled_grads(network, inputs, words), want, call=inputs.call(words), remark=self._remark)

    def _loss_gradient(self, loss: str, y: np.ndarray, y_hat: Any) -> np.ndarray:
        """The student's dJdy_hat for a y_hat of the student's own, which goes back as it came."""
        answer = getattr(self._submission.mlp, loss)(tensor(y), y_hat)
        value, gradient = pair_of(LossInputs(loss, y, y), answer)
        read_number(f"{loss}: J", value)
        return read_tensor(f"{loss}: dJdy_hat", gradient, y.shape)
