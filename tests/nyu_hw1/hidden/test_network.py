"""The whole network: every pair of activations, both losses, any batch size, several steps, torch."""

from __future__ import annotations

from dataclasses import replace

from gradescope_utils.autograder_utils.decorators import weight
from hypothesis import given
from hypothesis import strategies as st

from tests.support import tensor


@weight(4)
def test_all_pairs_mse(desk):
    """All gradients are right for every pair of activations with the squared error."""
    for place, (f, g) in enumerate(desk.pairs):
        desk.network(desk.draw(7, f, g, seed=10 + place), "mse_loss")


@weight(2.5)
def test_all_activations_bce(desk):
    """All gradients are right for every activation, then a sigmoid, with the cross entropy."""
    for seed, f in enumerate(desk.kinds):
        desk.network(desk.draw(8, f, "sigmoid", seed=30 + seed, loss="bce_loss"), "bce_loss")


@weight(2)
def test_batch_sizes(desk):
    """All gradients are right for batches of 1, 7, 8 and 10 samples."""
    for n in desk.batch_sizes:
        desk.network(desk.draw(n, "relu", "identity", seed=40 + n), "mse_loss")


@weight(1)
@given(seed=st.integers(0, 2**16), pair=st.integers(0, 8), n=st.sampled_from([1, 7, 8, 10]))
def test_any_numbers(desk, seed, pair, n):
    """All gradients are right for any numbers."""
    f, g = desk.pairs[pair]
    loss = "bce_loss" if g == "sigmoid" else "mse_loss"
    desk.network(desk.draw(n, f, g, seed=seed, loss=loss), loss)


@weight(1)
def test_second_step(desk):
    """All gradients are right in a second step, after a first one with a larger batch and a clearing."""
    first = desk.draw(10, "relu", "identity", seed=51)
    network = desk.build(first)
    network.forward(tensor(first.x))
    network.backward(tensor(first.upstream))
    network.clear_grad_and_cache()
    second = replace(first, x=-first.x[:8], y=first.y[:8], upstream=first.upstream[:8])
    desk.network(second, "mse_loss", network=network)


@weight(1.5)
def test_torch(desk, bank):
    """All gradients agree with torch's."""
    losses = {"relu_sigmoid": "bce_loss", "sigmoid_identity": "mse_loss", "identity_relu": "mse_loss"}
    for question, loss in losses.items():
        inputs, answers = desk.banked(bank.ask(question), question)
        factor = desk.factor_of(loss)
        want = {name: factor * getattr(answers, name) for name in ("dJdW1", "dJdb1", "dJdW2", "dJdb2")}
        desk.network(inputs, loss, want=want)
