"""MLP.backward by itself, for a given dJdy_hat, on fixed batches of 7 samples, and of 4 again and again."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.nyu_hw1.draw import FEW
from tests.nyu_hw1.gradients import same_tensor
from tests.nyu_hw1.network import build, filled_grads, own
from tests.support import tensor
from tests.support.programs import Program


@weight(0.6)
def test_linear_layers(submission, oracle, draw, split, fixed_batch):
    """MLP.backward is right with two identities: Linear1 and Linear2 alone."""
    inputs = draw.network(7, "identity", "identity", seed=1)
    with fixed_batch.told_once("backward"):
        network = build(submission, inputs)
        want = oracle.gradients(own(network, inputs))
        network.clear_grad_and_cache(), network.forward(tensor(inputs.x)), network.backward(tensor(inputs.upstream))
        split.assert_gradients(filled_grads(network, inputs), want, inputs.call())


@weight(0.7)
def test_relu(submission, oracle, draw, split, fixed_batch):
    """MLP.backward is right with ReLU after Linear1 and the identity after Linear2."""
    inputs = draw.network(7, "relu", "identity", seed=2)
    with fixed_batch.told_once("backward"):
        network = build(submission, inputs)
        want = oracle.gradients(own(network, inputs))
        network.clear_grad_and_cache(), network.forward(tensor(inputs.x)), network.backward(tensor(inputs.upstream))
        split.assert_gradients(filled_grads(network, inputs), want, inputs.call())


@weight(0.7)
def test_sigmoid(submission, oracle, draw, split, fixed_batch):
    """MLP.backward is right with the sigmoid after Linear1 and the identity after Linear2."""
    inputs = draw.network(7, "sigmoid", "identity", seed=3)
    with fixed_batch.told_once("backward"):
        network = build(submission, inputs)
        want = oracle.gradients(own(network, inputs))
        network.clear_grad_and_cache(), network.forward(tensor(inputs.x)), network.backward(tensor(inputs.upstream))
        split.assert_gradients(filled_grads(network, inputs), want, inputs.call())


@weight(0.6)
def test_sigmoid_at_the_output(submission, oracle, draw, split, fixed_batch):
    """MLP.backward is right with the identity after Linear1 and the sigmoid after Linear2."""
    inputs = draw.network(7, "identity", "sigmoid", seed=4)
    with fixed_batch.told_once("backward"):
        network = build(submission, inputs)
        want = oracle.gradients(own(network, inputs))
        network.clear_grad_and_cache(), network.forward(tensor(inputs.x)), network.backward(tensor(inputs.upstream))
        split.assert_gradients(filled_grads(network, inputs), want, inputs.call())


@weight(0.6)
def test_again(draw, steady):
    """MLP.backward is right for batch after batch of one size, and follows parameters that move in between."""
    program = Program()
    first = draw.network(FEW, "relu", "identity", seed=5)
    network = program.new("mlp", "MLP", first.sizes["in"], first.sizes["hidden"], "relu",
                          first.sizes["hidden"], first.sizes["K"], "identity")
    for number, seed in enumerate((5, 6, 7), start=1):
        inputs = draw.network(FEW, "relu", "identity", seed=seed)
        for name, array in inputs.parameters.items():
            program.move(network, "parameters", name, to=tensor(array))
        x, g = tensor(inputs.x), tensor(inputs.upstream)
        program.call(network, "clear_grad_and_cache")
        program.call(network, "forward", x, **{f"x_{number}": x})
        program.call(network, "backward", g, **{f"dJdy_hat_{number}": g})
        for name in ("dJdW1", "dJdb1", "dJdW2", "dJdb2"):
            program.look_item(network, "grads", name, compare=same_tensor)

    steady.assert_right("backward", program)
