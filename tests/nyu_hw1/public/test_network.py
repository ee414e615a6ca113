"""The whole network: forward, a loss, backward; the three networks of test1.py, test2.py and test3.py."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight


@weight(3)
def test_relu_identity_mse(desk):
    """All gradients are right for ReLU, the identity and the squared error."""
    desk.network(desk.draw(10, "relu", "identity", seed=1), "mse_loss")


@weight(3)
def test_sigmoid_sigmoid_bce(desk):
    """All gradients are right for two sigmoids and the cross entropy."""
    desk.network(desk.draw(7, "sigmoid", "sigmoid", seed=2, loss="bce_loss"), "bce_loss")


@weight(2)
def test_relu_relu_mse(desk):
    """All gradients are right for two ReLUs and the squared error."""
    desk.network(desk.draw(8, "relu", "relu", seed=3), "mse_loss")
