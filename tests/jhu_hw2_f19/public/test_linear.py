"""linear_forward and linear_loss_and_gradients, on 7 samples with 3 features and 5 classes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from gradescope_utils.autograder_utils.decorators import weight

from tests.jhu_hw2_f19 import trace
from tests.jhu_hw2_f19.inputs import LinearInputs

INPUTS = LinearInputs.random(n=7, features=3, classes=5, seed=3)
ZEROS = replace(INPUTS, W=np.zeros_like(INPUTS.W), b=np.zeros_like(INPUTS.b))


@weight(1.6)
def test_forward(linear):
    """linear_forward returns W x + b for each sample, one a row."""
    linear.assert_forward(INPUTS)


@weight(1.2)
def test_loss(linear):
    """The loss is the divergence of the softmax of the scores from the targets."""
    linear.assert_loss(INPUTS)


@weight(0.6)
def test_loss_at_zero(linear):
    """With W = 0 and b = 0 the loss of one-hot targets is log C."""
    linear.assert_loss(ZEROS)


@weight(2)
def test_gradients(linear):
    """The gradients are the derivatives of the mean loss by W and b."""
    linear.assert_gradients(INPUTS)


@weight(1)
def test_in_training(linear, reference):
    """Scores, loss and gradients are right in every iteration of a training from zeros."""
    linear.assert_same(trace.linear(reference))
