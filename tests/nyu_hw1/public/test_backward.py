"""MLP.backward by itself, for a given dJdy_hat, on fixed batches of 7 samples."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight


@weight(0.8)
def test_linear_layers(desk):
    """MLP.backward is right with two identities: Linear1 and Linear2 alone."""
    desk.backward(desk.draw(7, "identity", "identity", seed=1))


@weight(0.8)
def test_relu(desk):
    """MLP.backward is right with ReLU after Linear1 and the identity after Linear2."""
    desk.backward(desk.draw(7, "relu", "identity", seed=2))


@weight(0.8)
def test_sigmoid(desk):
    """MLP.backward is right with the sigmoid after Linear1 and the identity after Linear2."""
    desk.backward(desk.draw(7, "sigmoid", "identity", seed=3))


@weight(0.8)
def test_sigmoid_at_the_output(desk):
    """MLP.backward is right with the identity after Linear1 and the sigmoid after Linear2."""
    desk.backward(desk.draw(7, "identity", "sigmoid", seed=4))
