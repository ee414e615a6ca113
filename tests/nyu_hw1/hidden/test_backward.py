"""MLP.backward by itself: every pair of activations, any batch size, ReLU at 0, and what it must not do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from gradescope_utils.autograder_utils.decorators import weight
from hypothesis import given
from hypothesis import strategies as st

from tests.support import assert_tensor, tensor


@weight(1.3)
def test_all_pairs(desk):
    """MLP.backward is right for every pair of activations."""
    for place, (f, g) in enumerate(desk.pairs):
        desk.backward(desk.draw(8, f, g, seed=10 + place))


@weight(1)
def test_batch_sizes(desk):
    """MLP.backward is right for batches of 1, 7, 8 and 10 samples."""
    for n in desk.batch_sizes:
        desk.backward(desk.draw(n, "relu", "sigmoid", seed=20 + n))


@weight(0.5)
@given(seed=st.integers(0, 2**16), pair=st.integers(0, 8), n=st.sampled_from([1, 7, 8, 10]))
def test_any_numbers(desk, seed, pair, n):
    """MLP.backward is right for any numbers."""
    desk.backward(desk.draw(n, *desk.pairs[pair], seed=seed))


@weight(0.5)
def test_relu_at_zero(desk):
    """MLP.backward takes 0 as the slope of ReLU at exactly 0."""
    inputs = desk.draw(7, "relu", "identity", seed=41)
    w1, b1 = inputs.parameters["W1"].copy(), inputs.parameters["b1"].copy()
    w1[1], b1[1] = 0, 0
    desk.backward(replace(inputs, parameters={**inputs.parameters, "W1": w1, "b1": b1}))


@weight(0.5)
def test_second_batch(desk):
    """MLP.backward overwrites what stood in grads, and belongs to the last forward."""
    first, second = desk.draw(7, "relu", "identity", seed=42), desk.draw(8, "relu", "identity", seed=43)
    second = replace(first, x=second.x[:, :first.x.shape[1]], y=second.y[:, :first.y.shape[1]],
                     upstream=second.upstream[:, :first.y.shape[1]])
    network = desk.build(first)
    for inputs in (first, second):
        network.forward(tensor(inputs.x))
        network.backward(tensor(inputs.upstream))
    words = "forward(x); backward(dJdy_hat); then both again with another batch"
    once, again = (desk.right_gradients(desk.own(network, one), one.upstream) for one in (first, second))
    also = {"the sum of the gradients of both batches": {name: once[name] + again[name] for name in once}}
    desk.judge_gradients(desk.filled(network, second, words), again, second, words, also)


@weight(0.5)
def test_parameters_unchanged(desk):
    """MLP.backward leaves the parameters as they are."""
    inputs = desk.draw(7, "sigmoid", "identity", seed=44)
    network = desk.build(inputs)
    desk.filled_by_backward(network, inputs)
    for name, array in inputs.parameters.items():
        assert_tensor(f"MLP.backward: afterwards {name}", network.parameters[name], array, call=inputs.call())


@weight(0.5)
def test_clear(desk):
    """clear_grad_and_cache sets all gradients to zero after a backward pass."""
    inputs = desk.draw(7, "relu", "identity", seed=45)
    network = desk.build(inputs)
    desk.filled_by_backward(network, inputs)
    network.clear_grad_and_cache()
    zeros = {f"dJd{name}": np.zeros(array.shape) for name, array in inputs.parameters.items()}
    desk.compare(network.grads, zeros, inputs, "backward(dJdy_hat); clear_grad_and_cache()")
