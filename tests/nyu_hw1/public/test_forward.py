"""MLP.forward, on fixed batches of 7 samples."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight


@weight(1)
def test_linear_layers(desk):
    """MLP.forward is right with two identities: Linear1 and Linear2 alone."""
    desk.forward(desk.draw(7, "identity", "identity", seed=1))


@weight(1.5)
def test_relu(desk):
    """MLP.forward is right with ReLU after Linear1 and the identity after Linear2."""
    desk.forward(desk.draw(7, "relu", "identity", seed=2))


@weight(1.5)
def test_sigmoid(desk):
    """MLP.forward is right with the sigmoid after both linear layers."""
    desk.forward(desk.draw(7, "sigmoid", "sigmoid", seed=3))
