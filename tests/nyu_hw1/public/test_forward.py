"""MLP.forward, on fixed batches of 7 samples."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.nyu_hw1.network import build, own
from tests.support import assert_tensor, tensor


@weight(1)
def test_linear_layers(submission, oracle, draw):
    """MLP.forward is right with two identities: Linear1 and Linear2 alone."""
    inputs = draw.network(7, "identity", "identity", seed=1)
    network = build(submission, inputs)
    got = network.forward(tensor(inputs.x))

    want = oracle.output(own(network, inputs))
    assert_tensor("MLP.forward: y_hat", got, want, call=inputs.call("forward(x)"))


@weight(1.5)
def test_relu(submission, oracle, draw):
    """MLP.forward is right with ReLU after Linear1 and the identity after Linear2."""
    inputs = draw.network(7, "relu", "identity", seed=2)
    network = build(submission, inputs)
    got = network.forward(tensor(inputs.x))

    want = oracle.output(own(network, inputs))
    assert_tensor("MLP.forward: y_hat", got, want, call=inputs.call("forward(x)"))


@weight(1.5)
def test_sigmoid(submission, oracle, draw):
    """MLP.forward is right with the sigmoid after both linear layers."""
    inputs = draw.network(7, "sigmoid", "sigmoid", seed=3)
    network = build(submission, inputs)
    got = network.forward(tensor(inputs.x))

    want = oracle.output(own(network, inputs))
    assert_tensor("MLP.forward: y_hat", got, want, call=inputs.call("forward(x)"))
