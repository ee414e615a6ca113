"""ReLU, on one fixed batch of 3 samples with 4 features, and at exactly 0."""

from __future__ import annotations

import numpy as np
from gradescope_utils.autograder_utils.decorators import weight

from tests.cmu_hw3.inputs import FORMULAS, small_training
from tests.cmu_hw3.trace import Trace
from tests.support import ActivationInputs, assert_close, once_more
from tests.support.programs import assert_same_results

BOTH = "ReLU().forward(x); backward(g)"
INPUTS = ActivationInputs.random(n=3, features=4, seed=3)
OTHERS = ActivationInputs.random(n=2, features=5, seed=4)
ZEROS = ActivationInputs(np.array([[2.0, 0.0, 3.0], [-0.5, 0.0, 0.0]]), np.array([[4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]))


def backward(side, case):
    """The gradient that a fresh layer of this side returns."""
    layer = side.hw3_lib.ReLU()
    layer.forward(case.x)
    return layer.backward(case.g)


@weight(0.6)
def test_forward(submission, reference):
    """ReLU.forward keeps what is positive and gives 0 for the rest."""
    got, want = (side.hw3_lib.ReLU().forward(INPUTS.x) for side in (submission, reference))

    also = {"the input": INPUTS.x}
    assert_close("ReLU.forward: the output", got, want, call=INPUTS.call("ReLU().forward(x)", FORMULAS), also=also)


@weight(0.75)
def test_backward(submission, reference):
    """ReLU.backward lets g through where the input was positive, and nothing elsewhere."""
    got, want = (backward(side, INPUTS) for side in (submission, reference))

    also = {"the right one without the upstream gradient": np.where(INPUTS.x > 0, 1.0, 0.0), "g": INPUTS.g}
    assert_close("ReLU.backward: the returned gradient", got, want, call=INPUTS.call(BOTH, FORMULAS), also=also,
                 again=once_more(submission, lambda: (backward(submission, OTHERS), OTHERS.call(BOTH, FORMULAS))))


@weight(0.25)
def test_slope_at_zero(submission, reference):
    """The slope of ReLU at exactly 0 is 0."""
    case = ActivationInputs(np.array([[0.0, 1.0, -0.0]]), np.array([[3.0, 5.0, 7.0]]))
    got, want = (backward(side, case) for side in (submission, reference))

    assert_close("ReLU.backward: the gradient for x = [[0, 1, -0]]", got, want, call=case.call(BOTH, FORMULAS),
                 again=once_more(submission, lambda: (backward(submission, ZEROS), ZEROS.call(BOTH, FORMULAS))))


@weight(0.4)
def test_in_training(submission, reference):
    """ReLU is right at every call of a whole training."""
    program = Trace(reference, small_training("ReLU")).activation("ReLU")

    assert_same_results(program, submission, reference)
