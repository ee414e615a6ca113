"""MLP.backward by itself: every pair of activations, any batch size, ReLU at 0, and what it must not do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from gradescope_utils.autograder_utils.decorators import weight
from hypothesis import given
from hypothesis import strategies as st

from tests.nyu_hw1.draw import BATCH_SIZES
from tests.nyu_hw1.gradients import assert_gradients
from tests.nyu_hw1.inputs import PAIRS
from tests.nyu_hw1.network import build, filled_grads, own, run
from tests.support import assert_tensor, items_of, tensor


@weight(1.3)
def test_all_pairs(submission, oracle, draw, split, remark):
    """MLP.backward is right for every pair of activations."""
    for place, (f, g) in enumerate(PAIRS):
        inputs = draw.network(8, f, g, seed=10 + place)
        network = build(submission, inputs)
        want = oracle.gradients(own(network, inputs))
        network.clear_grad_and_cache(), network.forward(tensor(inputs.x)), network.backward(tensor(inputs.upstream))
        got = filled_grads(network, inputs)
        with split.accepted(got, want, inputs):
            assert_gradients(got, want, call=inputs.call(), remark=remark)


@weight(1)
def test_batch_sizes(submission, oracle, draw, split, remark):
    """MLP.backward is right for batches of 1, 7, 8 and 10 samples."""
    for n in BATCH_SIZES:
        inputs = draw.network(n, "relu", "sigmoid", seed=20 + n)
        network = build(submission, inputs)
        want = oracle.gradients(own(network, inputs))
        network.clear_grad_and_cache(), network.forward(tensor(inputs.x)), network.backward(tensor(inputs.upstream))
        got = filled_grads(network, inputs)
        with split.accepted(got, want, inputs):
            assert_gradients(got, want, call=inputs.call(), remark=remark)


@weight(0.5)
@given(seed=st.integers(0, 2**16), pair=st.integers(0, 8), n=st.sampled_from([1, 7, 8, 10]))
def test_any_numbers(submission, oracle, draw, split, remark, seed, pair, n):
    """MLP.backward is right for any numbers."""
    inputs = draw.network(n, *PAIRS[pair], seed=seed)
    network = build(submission, inputs)
    want = oracle.gradients(own(network, inputs))
    network.clear_grad_and_cache(), network.forward(tensor(inputs.x)), network.backward(tensor(inputs.upstream))
    got = filled_grads(network, inputs)
    with split.accepted(got, want, inputs):
        assert_gradients(got, want, call=inputs.call(), remark=remark)


@weight(0.5)
def test_relu_at_zero(submission, oracle, draw, split, remark):
    """MLP.backward takes 0 as the slope of ReLU at exactly 0."""
    inputs = draw.network(7, "relu", "identity", seed=41)
    parameters = {name: array.copy() for name, array in inputs.parameters.items()}
    parameters["W1"][1], parameters["b1"][1] = 0, 0
    inputs = replace(inputs, parameters=parameters)

    network = build(submission, inputs)
    want = oracle.gradients(own(network, inputs))
    got = run(network, inputs)
    with split.accepted(got, want, inputs):
        assert_gradients(got, want, call=inputs.call(), remark=remark)


@weight(0.5)
def test_second_batch(submission, oracle, draw, split, remark):
    """MLP.backward overwrites what stood in grads, and belongs to the last forward."""
    first, second = draw.network(7, "relu", "identity", seed=42), draw.network(8, "relu", "identity", seed=43)
    k = first.y.shape[1]
    second = replace(first, x=second.x[:, :first.x.shape[1]], y=second.y[:, :k], upstream=second.upstream[:, :k])
    network = build(submission, first)
    for inputs in (first, second):
        network.forward(tensor(inputs.x)), network.backward(tensor(inputs.upstream))

    once, again = (oracle.gradients(own(network, inputs)) for inputs in (first, second))
    words = "forward(x); backward(dJdy_hat); then both again with another batch"
    also = {"the sum of the gradients of both batches": {name: once[name] + again[name] for name in once}}
    got = filled_grads(network, second, words)
    with split.accepted(got, again, second):
        assert_gradients(got, again, call=second.call(words), also=also, remark=remark)


@weight(0.5)
def test_parameters_unchanged(submission, draw):
    """MLP.backward leaves the parameters as they are."""
    inputs = draw.network(7, "sigmoid", "identity", seed=44)
    network = build(submission, inputs)
    run(network, inputs)

    for name, array in inputs.parameters.items():
        assert_tensor(f"MLP.backward: afterwards {name}", network.parameters[name], array, call=inputs.call())


@weight(0.5)
def test_clear(submission, draw, remark):
    """clear_grad_and_cache sets all gradients to zero after a backward pass."""
    inputs = draw.network(7, "relu", "identity", seed=45)
    network = build(submission, inputs)
    run(network, inputs)
    network.clear_grad_and_cache()

    zeros = {f"dJd{name}": np.zeros(array.shape) for name, array in inputs.parameters.items()}
    call = inputs.call("backward(dJdy_hat); clear_grad_and_cache()")
    assert_gradients(items_of("MLP: grads", network.grads, zeros, call), zeros, call=call, remark=remark)
