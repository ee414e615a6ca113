"""The function sigmoid and the layer Sigmoid, on one fixed batch: 7 samples of 3 features."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.support import ActivationInputs, assert_close

INPUTS = ActivationInputs.random(n=7, features=3, seed=3)


@weight(0.5)
def test_function(submission, reference, remark):
    """sigmoid(x) is 1 / (1 + exp(-x)) elementwise."""
    got, want = (side.hw3_lib.sigmoid(INPUTS.x) for side in (submission, reference))

    assert_close("sigmoid: the result", got, want, call=INPUTS.call("sigmoid(x)"), remark=remark)


@weight(0.5)
def test_forward(submission, reference):
    """Sigmoid.forward applies the sigmoid to every entry."""
    got, want = (side.hw3_lib.Sigmoid().forward(INPUTS.x) for side in (submission, reference))

    assert_close("Sigmoid.forward: the output", got, want, call=INPUTS.call("Sigmoid().forward(x)"))


@weight(1)
def test_backward(submission, reference):
    """Sigmoid.backward returns g times the slope of the sigmoid at the input of the last forward."""
    layers = [side.hw3_lib.Sigmoid() for side in (submission, reference)]
    for layer in layers:
        layer.forward(INPUTS.x)
    got, want = (layer.backward(INPUTS.g) for layer in layers)

    also = {"the right one without the upstream gradient": want / INPUTS.g}
    assert_close("Sigmoid.backward: the returned gradient", got, want, call=INPUTS.call("backward(g)"), also=also)
