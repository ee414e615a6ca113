"""The whole network: every pair of activations, both losses, any batch size, several steps, torch."""

from __future__ import annotations

from dataclasses import replace

from gradescope_utils.autograder_utils.decorators import weight
from hypothesis import given
from hypothesis import strategies as st

from tests.nyu_hw1.draw import BATCH_SIZES
from tests.nyu_hw1.inputs import KINDS, PAIRS
from tests.nyu_hw1.network import build
from tests.nyu_hw1.torch_answers import banked_network
from tests.support import tensor


@weight(3)
def test_all_pairs_mse(submission, draw, chain):
    """All gradients are right for every pair of activations with the squared error."""
    for place, (f, g) in enumerate(PAIRS):
        inputs = draw.network(7, f, g, seed=10 + place)
        chain.assert_gradients(build(submission, inputs), inputs, "mse_loss")


@weight(2)
def test_all_activations_bce(submission, draw, chain):
    """All gradients are right for every activation, then a sigmoid, with the cross entropy."""
    for seed, f in enumerate(KINDS):
        inputs = draw.network(8, f, "sigmoid", seed=30 + seed, loss="bce_loss")
        chain.assert_gradients(build(submission, inputs), inputs, "bce_loss")


@weight(1.5)
def test_batch_sizes(submission, draw, chain):
    """All gradients are right for batches of 1, 7, 8 and 10 samples."""
    for n in BATCH_SIZES:
        inputs = draw.network(n, "relu", "identity", seed=40 + n)
        chain.assert_gradients(build(submission, inputs), inputs, "mse_loss")


@weight(1)
@given(seed=st.integers(0, 2**16), pair=st.integers(0, 8), n=st.sampled_from([1, 7, 8, 10]))
def test_any_numbers(submission, draw, chain, seed, pair, n):
    """All gradients are right for any numbers."""
    f, g = PAIRS[pair]
    loss = "bce_loss" if g == "sigmoid" else "mse_loss"
    inputs = draw.network(n, f, g, seed=seed, loss=loss)
    chain.assert_gradients(build(submission, inputs), inputs, loss)


@weight(0.75)
def test_second_step(submission, draw, chain):
    """All gradients are right in a second step, after a first one with a larger batch and a clearing."""
    first = draw.network(10, "relu", "identity", seed=51)
    network = build(submission, first)
    network.forward(tensor(first.x)), network.backward(tensor(first.upstream)), network.clear_grad_and_cache()

    second = replace(first, x=-first.x[:8], y=first.y[:8], upstream=first.upstream[:8])
    chain.assert_gradients(network, second, "mse_loss")


@weight(1.25)
def test_torch(submission, chain, bank):
    """All gradients agree with torch's."""
    losses = {"relu_sigmoid": "bce_loss", "sigmoid_identity": "mse_loss", "identity_relu": "mse_loss"}
    for question, loss in losses.items():
        answers = bank.ask(question)
        names, inputs = ("dJdW1", "dJdb1", "dJdW2", "dJdb2"), banked_network(answers, question)
        want = {name: getattr(answers, name) for name in names}
        chain.assert_gradients(build(submission, inputs), inputs, loss, want=want)


@weight(1.25)
def test_training_mse(draw, chain):
    """All gradients are right in each step of a training with the squared error."""
    for seed, f in enumerate(KINDS):
        chain.assert_training(draw.training(f, "identity", 10 + seed, "mse_loss"), "mse_loss")


@weight(1.25)
def test_training_bce(draw, chain):
    """All gradients are right in each step of a training with the cross entropy."""
    for seed, f in enumerate(KINDS):
        chain.assert_training(draw.training(f, "sigmoid", 20 + seed, "bce_loss"), "bce_loss")
