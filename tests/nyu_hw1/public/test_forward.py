"""MLP.forward, on fixed batches of 7 samples, and of 4 again and again."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.nyu_hw1.draw import FEW
from tests.nyu_hw1.gradients import same_tensor
from tests.nyu_hw1.network import build, build_by_name, own
from tests.nyu_hw1.seen import needed_to_see
from tests.support import assert_tensor, read_tensor, tensor
from tests.support.programs import Program


@weight(0.75)
def test_linear_layers(submission, oracle, draw):
    """MLP.forward is right with two identities: Linear1 and Linear2 alone."""
    inputs = draw.network(7, "identity", "identity", seed=1)
    network = build(submission, inputs)
    got = network.forward(tensor(inputs.x))

    want = oracle.output(own(network, inputs))
    assert_tensor("MLP.forward: y_hat", got, want, call=inputs.call("forward(x)"))


@weight(1)
def test_relu(submission, oracle, draw):
    """MLP.forward is right with ReLU after Linear1 and the identity after Linear2."""
    inputs = draw.network(7, "relu", "identity", seed=2)
    network = build(submission, inputs)
    got = network.forward(tensor(inputs.x))

    want = oracle.output(own(network, inputs))
    assert_tensor("MLP.forward: y_hat", got, want, call=inputs.call("forward(x)"))


@weight(1)
def test_sigmoid(submission, oracle, draw):
    """MLP.forward is right with the sigmoid after both linear layers."""
    inputs = draw.network(7, "sigmoid", "sigmoid", seed=3)
    network = build(submission, inputs)
    got = network.forward(tensor(inputs.x))

    want = oracle.output(own(network, inputs))
    assert_tensor("MLP.forward: y_hat", got, want, call=inputs.call("forward(x)"))


@weight(1)
def test_again(submission, draw, steady):
    """MLP.forward is right for batch after batch of one size, and follows parameters that move in between."""
    program = Program()
    first = draw.network(FEW, "relu", "identity", seed=4)
    network = program.new("mlp", "MLP", first.sizes["in"], first.sizes["hidden"], "relu",
                          first.sizes["hidden"], first.sizes["K"], "identity")
    for number, seed in enumerate((4, 5, 6), start=1):
        inputs = draw.network(FEW, "relu", "identity", seed=seed)
        for name, array in inputs.parameters.items():
            program.move(network, "parameters", name, to=tensor(array))
        x = tensor(inputs.x)
        program.call(network, "forward", x, what="y_hat", compare=same_tensor, **{f"x_{number}": x})

    steady.assert_right("forward", program)


@weight(0.25)
def test_parameter_names(submission, draw):
    """MLP takes the arguments that the handout names."""
    inputs = draw.network(10, "relu", "identity", seed=2)
    network = build_by_name(submission, inputs)
    with needed_to_see("whether an MLP made with the handout's names works"):
        read_tensor("MLP.forward: y_hat", network.forward(tensor(inputs.x)), inputs.y.shape)
