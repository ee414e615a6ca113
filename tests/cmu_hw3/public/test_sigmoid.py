"""The function sigmoid and the layer Sigmoid, on one fixed batch: 3 samples of 4 features."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.cmu_hw3.inputs import FORMULAS, small_training
from tests.cmu_hw3.trace import Trace
from tests.support import ActivationInputs, assert_close, once_more
from tests.support.programs import assert_same_results

BOTH = "Sigmoid().forward(x); backward(g)"
INPUTS = ActivationInputs.random(n=3, features=4, seed=3)
LARGER = ActivationInputs.random(n=2, features=5, seed=4, scale=6.0)


@weight(0.4)
def test_function(submission, reference, remark):
    """sigmoid(x) is 1 / (1 + exp(-x)) elementwise."""
    got, want = (side.hw3_lib.sigmoid(INPUTS.x) for side in (submission, reference))

    def again():
        return submission.hw3_lib.sigmoid(LARGER.x), LARGER.call("sigmoid(x)", FORMULAS)

    assert_close("sigmoid: the result", got, want, call=INPUTS.call("sigmoid(x)", FORMULAS), remark=remark,
                 again=once_more(submission, again))


@weight(0.4)
def test_forward(submission, reference):
    """Sigmoid.forward applies the sigmoid to every entry."""
    got, want = (side.hw3_lib.Sigmoid().forward(INPUTS.x) for side in (submission, reference))

    assert_close("Sigmoid.forward: the output", got, want, call=INPUTS.call("Sigmoid().forward(x)", FORMULAS))


@weight(0.8)
def test_backward(submission, reference):
    """Sigmoid.backward returns g times the slope of the sigmoid at the input of the last forward."""
    layers = [side.hw3_lib.Sigmoid() for side in (submission, reference)]
    for layer in layers:
        layer.forward(INPUTS.x)
    got, want = (layer.backward(INPUTS.g) for layer in layers)

    also = {"the right one without the upstream gradient": want / INPUTS.g}
    assert_close("Sigmoid.backward: the returned gradient", got, want, call=INPUTS.call(BOTH, FORMULAS), also=also)


@weight(0.4)
def test_in_training(submission, reference):
    """Sigmoid is right at every call of a whole training."""
    program = Trace(reference, small_training("Sigmoid")).activation("Sigmoid")

    assert_same_results(program, submission, reference)
