"""The whole network: forward, a loss, backward; the three networks of test1.py, test2.py and test3.py."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.nyu_hw1.network import build


@weight(2.5)
def test_relu_identity_mse(submission, draw, chain):
    """All gradients are right for ReLU, the identity and the squared error."""
    inputs = draw.network(10, "relu", "identity", seed=1)
    chain.assert_gradients(build(submission, inputs), inputs, "mse_loss")


@weight(2.5)
def test_sigmoid_sigmoid_bce(submission, draw, chain):
    """All gradients are right for two sigmoids and the cross entropy."""
    inputs = draw.network(7, "sigmoid", "sigmoid", seed=2, loss="bce_loss")
    chain.assert_gradients(build(submission, inputs), inputs, "bce_loss")


@weight(1.5)
def test_relu_relu_mse(submission, draw, chain):
    """All gradients are right for two ReLUs and the squared error."""
    inputs = draw.network(8, "relu", "relu", seed=3)
    chain.assert_gradients(build(submission, inputs), inputs, "mse_loss")


@weight(1.5)
def test_several_steps(draw, chain):
    """All gradients are right in each step of a training, its parameters moved in between."""
    chain.assert_training(draw.training("relu", "identity", 5, "mse_loss"), "mse_loss")
