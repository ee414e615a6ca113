"""MLP.forward, for every pair of activations and any batch size, again and again, against torch."""

from __future__ import annotations

from functools import partial

from gradescope_utils.autograder_utils.decorators import tags, weight
from hypothesis import given
from hypothesis import strategies as st

from tests.nyu_hw1 import trace
from tests.nyu_hw1.draw import BATCH_SIZES
from tests.nyu_hw1.inputs import PAIRS
from tests.nyu_hw1.machines import ForwardMachine
from tests.nyu_hw1.network import build, own
from tests.nyu_hw1.seen import needed_to_see
from tests.nyu_hw1.torch_answers import banked_network
from tests.support import assert_tensor, read_tensor, tensor
from tests.support.machines import histories, program_of


@weight(1.5)
def test_all_pairs(submission, oracle, draw):
    """MLP.forward is right for every pair of activations."""
    for place, (f, g) in enumerate(PAIRS):
        inputs = draw.network(8, f, g, seed=10 + place)
        network = build(submission, inputs)
        got = network.forward(tensor(inputs.x))
        want = oracle.output(own(network, inputs))
        assert_tensor("MLP.forward: y_hat", got, want, call=inputs.call("forward(x)"))


@weight(0.75)
def test_batch_sizes(submission, oracle, draw, fixed_batch):
    """MLP.forward is right for batches of 1, 7, 8 and 10 samples."""
    for n in BATCH_SIZES:
        inputs = draw.network(n, "relu", "sigmoid", seed=20 + n)
        with fixed_batch.told_once("forward"):
            network = build(submission, inputs)
            got = network.forward(tensor(inputs.x))
            want = oracle.output(own(network, inputs))
            assert_tensor("MLP.forward: y_hat", got, want, call=inputs.call("forward(x)"))


@weight(0.75)
@given(seed=st.integers(0, 2**16), pair=st.integers(0, 8), n=st.sampled_from([1, 7, 8, 10]))
def test_any_numbers(submission, oracle, draw, seed, pair, n):
    """MLP.forward is right for any numbers."""
    inputs = draw.network(n, *PAIRS[pair], seed=seed)
    network = build(submission, inputs)
    got = network.forward(tensor(inputs.x))
    want = oracle.output(own(network, inputs))
    assert_tensor("MLP.forward: y_hat", got, want, call=inputs.call("forward(x)"))


@weight(0.5)
def test_two_networks(submission, oracle, draw):
    """Each network works with its own parameters, also when there is another one."""
    one, other = (draw.network(7, f, "identity", seed) for f, seed in (("relu", 31), ("sigmoid", 32)))
    network = build(submission, one)
    mine = own(network, one)  # before there is another network
    build(submission, other).forward(tensor(other.x))
    got = network.forward(tensor(one.x))

    assert_tensor("MLP.forward: y_hat", got, oracle.output(mine), call=one.call("forward(x)"))


@weight(0.5)
@tags("side effect")
def test_nothing_else_changes(submission, draw):
    """MLP.forward changes neither its input nor the parameters."""
    inputs = draw.network(10, "relu", "relu", seed=33)
    call = inputs.call("forward(x)")
    with needed_to_see("what MLP.forward changes"):
        network, box = build(submission, inputs), submission.namespace(x=tensor(inputs.x))
        read_tensor("MLP.forward: y_hat", network.forward(submission.refer(box, "x")), inputs.y.shape, call=call)

    assert_tensor("MLP.forward: afterwards x", box.x, inputs.x, call=call)
    for name, array in inputs.parameters.items():
        assert_tensor(f"MLP.forward: afterwards {name}", network.parameters[name], array, call=call)


@weight(0.75)
def test_torch(submission, bank):
    """MLP.forward agrees with torch."""
    for question in ("relu_sigmoid", "sigmoid_identity", "identity_relu"):
        answers = bank.ask(question)
        inputs = banked_network(answers, question)
        got = build(submission, inputs).forward(tensor(inputs.x))
        assert_tensor("MLP.forward: y_hat", got, answers.y_hat, call=inputs.call("forward(x)"))


@weight(0.75)
@given(history=histories(ForwardMachine))
def test_programs(edition, steady, history):
    """MLP.forward is right whatever was called before, on this network or on another one."""
    steady.assert_right("forward", program_of(partial(ForwardMachine, edition), history))


@weight(0.5)
def test_training(draw, steady):
    """MLP.forward is right for every batch of a whole training."""
    for seed, (f, g, loss) in enumerate((("relu", "identity", "mse_loss"), ("sigmoid", "sigmoid", "bce_loss"))):
        steady.assert_right("forward", trace.forward(draw.training(f, g, seed, loss)))
