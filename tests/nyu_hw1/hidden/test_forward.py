"""MLP.forward, for every pair of activations and any batch size, against torch, and what it must not do."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight
from hypothesis import given
from hypothesis import strategies as st

from tests.support import assert_tensor, read_tensor, tensor


@weight(2)
def test_all_pairs(desk):
    """MLP.forward is right for every pair of activations."""
    for place, (f, g) in enumerate(desk.pairs):
        desk.forward(desk.draw(8, f, g, seed=10 + place))


@weight(1)
def test_batch_sizes(desk):
    """MLP.forward is right for batches of 1, 7, 8 and 10 samples."""
    for n in desk.batch_sizes:
        desk.forward(desk.draw(n, "relu", "sigmoid", seed=20 + n))


@weight(1)
@given(seed=st.integers(0, 2**16), pair=st.integers(0, 8), n=st.sampled_from([1, 7, 8, 10]))
def test_any_numbers(desk, seed, pair, n):
    """MLP.forward is right for any numbers."""
    desk.forward(desk.draw(n, *desk.pairs[pair], seed=seed))


@weight(0.5)
def test_two_networks(desk):
    """Each network works with its own parameters, also when there is another one."""
    one, other = desk.draw(7, "relu", "identity", seed=31), desk.draw(7, "sigmoid", "identity", seed=32)
    network = desk.build(one)
    desk.build(other).forward(tensor(other.x))

    got = network.forward(tensor(one.x))
    assert_tensor("MLP.forward: y_hat", got, desk.right_output(desk.own(network, one)), call=one.call("forward(x)"))


@weight(0.5)
def test_nothing_else_changes(desk, submission):
    """MLP.forward changes neither its input nor the parameters."""
    inputs = desk.draw(7, "relu", "relu", seed=33)
    network, box = desk.build(inputs), submission.namespace(x=tensor(inputs.x))
    got = network.forward(submission.refer(box, "x"))

    call = inputs.call("forward(x)")
    read_tensor("MLP.forward: y_hat", got, inputs.y.shape, call=call)
    assert_tensor("MLP.forward: afterwards x", box.x, inputs.x, call=call)
    for name, array in inputs.parameters.items():
        assert_tensor(f"MLP.forward: afterwards {name}", network.parameters[name], array, call=call)


@weight(1)
def test_torch(desk, bank):
    """MLP.forward agrees with torch."""
    for question in ("relu_sigmoid", "sigmoid_identity", "identity_relu"):
        inputs, answers = desk.banked(bank.ask(question), question)
        got = desk.build(inputs).forward(tensor(inputs.x))
        assert_tensor("MLP.forward: y_hat", got, answers.y_hat, call=inputs.call("forward(x)"))
