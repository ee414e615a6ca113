"""MLP.backward by itself, for a given dJdy_hat, on fixed batches of 7 samples."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.nyu_hw1.gradients import assert_gradients
from tests.nyu_hw1.network import build, filled_grads, own
from tests.support import tensor


@weight(0.8)
def test_linear_layers(submission, oracle, draw, split, remark):
    """MLP.backward is right with two identities: Linear1 and Linear2 alone."""
    inputs = draw.network(7, "identity", "identity", seed=1)
    network = build(submission, inputs)
    want = oracle.gradients(own(network, inputs))
    network.clear_grad_and_cache(), network.forward(tensor(inputs.x)), network.backward(tensor(inputs.upstream))

    got = filled_grads(network, inputs)
    with split.accepted(got, want, inputs):
        assert_gradients(got, want, call=inputs.call(), remark=remark)


@weight(0.8)
def test_relu(submission, oracle, draw, split, remark):
    """MLP.backward is right with ReLU after Linear1 and the identity after Linear2."""
    inputs = draw.network(7, "relu", "identity", seed=2)
    network = build(submission, inputs)
    want = oracle.gradients(own(network, inputs))
    network.clear_grad_and_cache(), network.forward(tensor(inputs.x)), network.backward(tensor(inputs.upstream))

    got = filled_grads(network, inputs)
    with split.accepted(got, want, inputs):
        assert_gradients(got, want, call=inputs.call(), remark=remark)


@weight(0.8)
def test_sigmoid(submission, oracle, draw, split, remark):
    """MLP.backward is right with the sigmoid after Linear1 and the identity after Linear2."""
    inputs = draw.network(7, "sigmoid", "identity", seed=3)
    network = build(submission, inputs)
    want = oracle.gradients(own(network, inputs))
    network.clear_grad_and_cache(), network.forward(tensor(inputs.x)), network.backward(tensor(inputs.upstream))

    got = filled_grads(network, inputs)
    with split.accepted(got, want, inputs):
        assert_gradients(got, want, call=inputs.call(), remark=remark)


@weight(0.8)
def test_sigmoid_at_the_output(submission, oracle, draw, split, remark):
    """MLP.backward is right with the identity after Linear1 and the sigmoid after Linear2."""
    inputs = draw.network(7, "identity", "sigmoid", seed=4)
    network = build(submission, inputs)
    want = oracle.gradients(own(network, inputs))
    network.clear_grad_and_cache(), network.forward(tensor(inputs.x)), network.backward(tensor(inputs.upstream))

    got = filled_grads(network, inputs)
    with split.accepted(got, want, inputs):
        assert_gradients(got, want, call=inputs.call(), remark=remark)
