"""The layers and the loss, each on one fixed batch and at every call of a training."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.support import assert_close, once_more
from tests.support.programs import assert_same_results
from tests.umich_ps4.answers import LOSS
from tests.umich_ps4.inputs import LayerInputs, ScoreInputs
from tests.umich_ps4.layers import assert_gradients, forward, softmax_loss
from tests.umich_ps4.trace import trace

FC, RELU, SCORES = LayerInputs.fc(7, 5, 3, seed=3), LayerInputs.relu((7, 5), seed=5), ScoreInputs.random(7, 5, seed=7)
OTHERS = ScoreInputs.random(5, 3, seed=8)


@weight(0.1)
def test_fc_forward(submission, reference):
    """fc_forward returns x @ w + b."""
    got, want = (forward(side, FC) for side in (submission, reference))

    assert_close("fc_forward: out", got, want, call=FC.call(backward=False))


@weight(0.2)
def test_fc_backward(submission, reference):
    """fc_backward returns the gradients by x, w and b."""
    assert_gradients(submission, reference, FC)


@weight(0.1)
def test_fc_in_training(submission, reference):
    """fc_forward and fc_backward are right at every call of a training."""
    assert_same_results(trace(reference).fc(), submission, reference)


@weight(0.1)
def test_relu_forward(submission, reference):
    """relu_forward sets negative entries to 0 and keeps the others."""
    got, want = (forward(side, RELU) for side in (submission, reference))

    assert_close("relu_forward: out", got, want, call=RELU.call(backward=False))


@weight(0.2)
def test_relu_backward(submission, reference):
    """relu_backward lets dout through where x was positive, and nothing elsewhere."""
    assert_gradients(submission, reference, RELU)


@weight(0.1)
def test_relu_in_training(submission, reference):
    """relu_forward and relu_backward are right at every call of a training."""
    assert_same_results(trace(reference).relu(), submission, reference)


@weight(0.15)
def test_softmax_loss(submission, reference):
    """softmax_loss returns as loss the mean cross entropy."""
    got, want = (softmax_loss(side, SCORES)[0] for side in (submission, reference))

    assert_close("softmax_loss: loss", got, want, call=SCORES.call(),
                 again=once_more(submission, lambda: (softmax_loss(submission, OTHERS)[0], OTHERS.call())))


@weight(0.15)
def test_softmax_gradient(submission, reference):
    """softmax_loss returns as dx the gradient of its loss, divided by the number of samples."""
    got, want = (softmax_loss(side, SCORES)[1] for side in (submission, reference))

    assert_close(f"softmax_loss: {LOSS[1]}", got, want, call=SCORES.call(),
                 again=once_more(submission, lambda: (softmax_loss(submission, OTHERS)[1], OTHERS.call())))


@weight(0.1)
def test_softmax_in_training(submission, reference):
    """softmax_loss is right at every call of a training."""
    assert_same_results(trace(reference).softmax(), submission, reference)
