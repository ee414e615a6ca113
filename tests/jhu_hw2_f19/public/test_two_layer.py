"""init_two_layer and two_layer_loss_and_gradients: 7 samples, 3 features, 11 hidden units, 5 classes."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.jhu_hw2_f19 import trace
from tests.jhu_hw2_f19.initial import assert_shapes
from tests.jhu_hw2_f19.inputs import NetworkInputs

INPUTS = NetworkInputs.random(n=7, features=3, hidden=11, classes=5, seed=3)


@weight(1.2)
def test_initial_shapes(submission):
    """init_two_layer returns W1 (H, D), b1 (H,), W2 (C, H) and b2 (C,)."""
    assert_shapes(submission, 3, 11, 5, seed=0)


@weight(1.6)
def test_loss(two_layer):
    """The loss is the divergence of the softmax of W2 relu(W1 x + b1) + b2 from the targets."""
    two_layer.assert_loss(INPUTS)


@weight(2.4)
def test_gradients(two_layer):
    """The gradients are the derivatives of the mean loss by W1, b1, W2 and b2."""
    two_layer.assert_gradients(INPUTS)


@weight(1.2)
def test_in_training(two_layer, reference):
    """Loss and gradients are right in every iteration of a training."""
    two_layer.assert_same(trace.two_layer(reference))
