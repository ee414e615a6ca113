"""MLP.backward by itself: every pair of activations, any batch size, ReLU at 0, again and again."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
from gradescope_utils.autograder_utils.decorators import tags, weight
from hypothesis import given
from hypothesis import strategies as st

from tests.nyu_hw1 import trace
from tests.nyu_hw1.draw import BATCH_SIZES
from tests.nyu_hw1.gradients import assert_gradients
from tests.nyu_hw1.inputs import PAIRS
from tests.nyu_hw1.machines import BackwardMachine
from tests.nyu_hw1.network import build, filled_grads, own, run
from tests.nyu_hw1.seen import needed_to_see
from tests.support import Gap, assert_tensor, items_of, tensor
from tests.support.machines import histories, program_of


@weight(1)
def test_all_pairs(submission, oracle, draw, split, fixed_batch):
    """MLP.backward is right for every pair of activations."""
    for place, (f, g) in enumerate(PAIRS):
        inputs = draw.network(8, f, g, seed=10 + place)
        with fixed_batch.told_once("backward"):
            network = build(submission, inputs)
            want = oracle.gradients(own(network, inputs))
            network.clear_grad_and_cache(), network.forward(tensor(inputs.x)), network.backward(tensor(inputs.upstream))
            split.assert_gradients(filled_grads(network, inputs), want, inputs.call())


@weight(0.7)
def test_batch_sizes(submission, oracle, draw, split, fixed_batch):
    """MLP.backward is right for batches of 1, 7, 8 and 10 samples."""
    for n in BATCH_SIZES:
        inputs = draw.network(n, "relu", "sigmoid", seed=20 + n)
        with fixed_batch.told_once("backward"):
            network = build(submission, inputs)
            want = oracle.gradients(own(network, inputs))
            network.clear_grad_and_cache(), network.forward(tensor(inputs.x)), network.backward(tensor(inputs.upstream))
            split.assert_gradients(filled_grads(network, inputs), want, inputs.call())


@weight(0.5)
@given(seed=st.integers(0, 2**16), pair=st.integers(0, 8), n=st.sampled_from([1, 7, 8, 10]))
def test_any_numbers(submission, oracle, draw, split, fixed_batch, seed, pair, n):
    """MLP.backward is right for any numbers."""
    inputs = draw.network(n, *PAIRS[pair], seed=seed)
    with fixed_batch.told_once("backward"):
        network = build(submission, inputs)
        want = oracle.gradients(own(network, inputs))
        network.clear_grad_and_cache(), network.forward(tensor(inputs.x)), network.backward(tensor(inputs.upstream))
        split.assert_gradients(filled_grads(network, inputs), want, inputs.call())


@weight(0.4)
def test_relu_at_zero(submission, oracle, draw, split, fixed_batch):
    """MLP.backward takes 0 or 1 as the slope of ReLU at exactly 0."""
    inputs = draw.network(7, "relu", "identity", seed=41)
    parameters = {name: array.copy() for name, array in inputs.parameters.items()}
    parameters["W1"][1], parameters["b1"][1] = 0, 0
    inputs = replace(inputs, parameters=parameters)

    with fixed_batch.told_once("backward"):
        network = build(submission, inputs)
        zero, one = (oracle.gradients(own(network, inputs), slope) for slope in (0.0, 1.0))
        got = run(network, inputs)
        try:
            split.assert_gradients(got, zero, inputs.call())
        except Gap:
            split.assert_gradients(got, one, inputs.call())


@weight(0.4)
def test_second_batch(submission, oracle, draw, split, fixed_batch):
    """MLP.backward overwrites what stood in grads, and belongs to the last forward."""
    first, second = draw.network(7, "relu", "identity", seed=42), draw.network(8, "relu", "identity", seed=43)
    k = first.y.shape[1]
    second = replace(first, x=second.x[:, :first.x.shape[1]], y=second.y[:, :k], upstream=second.upstream[:, :k])
    words = "forward(x); backward(dJdy_hat); then both again with another batch"
    with fixed_batch.told_once("backward"):
        network = build(submission, first)
        once, again = (oracle.gradients(own(network, inputs)) for inputs in (first, second))
        for inputs in (first, second):
            network.forward(tensor(inputs.x)), network.backward(tensor(inputs.upstream))
        also = {"the sum of the gradients of both batches": {name: once[name] + again[name] for name in once}}
        split.assert_gradients(filled_grads(network, second, words), again, second.call(words), also=also)


@weight(0.4)
@tags("side effect")
def test_nothing_else_changes(submission, draw):
    """MLP.backward leaves its argument and the parameters as they are."""
    inputs = draw.network(10, "relu", "sigmoid", seed=44)
    with needed_to_see("what MLP.backward changes"):
        network, box = build(submission, inputs), submission.namespace(dJdy_hat=tensor(inputs.upstream))
        network.forward(tensor(inputs.x)), network.backward(submission.refer(box, "dJdy_hat"))
        filled_grads(network, inputs)

    assert_tensor("MLP.backward: afterwards dJdy_hat", box.dJdy_hat, inputs.upstream, call=inputs.call())
    for name, array in inputs.parameters.items():
        assert_tensor(f"MLP.backward: afterwards {name}", network.parameters[name], array, call=inputs.call())


@weight(0.4)
def test_clear(submission, draw, remark):
    """clear_grad_and_cache sets all gradients to zero after a backward pass."""
    inputs = draw.network(10, "relu", "identity", seed=45)
    with needed_to_see("whether clear_grad_and_cache clears the gradients"):
        network = build(submission, inputs)
        run(network, inputs)
    network.clear_grad_and_cache()

    zeros = {f"dJd{name}": np.zeros(array.shape) for name, array in inputs.parameters.items()}
    call = inputs.call("backward(dJdy_hat); clear_grad_and_cache()")
    assert_gradients(items_of("MLP: grads", network.grads, zeros, call), zeros, call=call, remark=remark)


@weight(0.5)
@given(history=histories(BackwardMachine))
def test_programs(edition, steady, history):
    """MLP.backward is right whatever was called before, on this network or on another one."""
    steady.assert_right("backward", program_of(partial(BackwardMachine, edition), history))


@weight(0.5)
def test_training(draw, steady):
    """MLP.backward is right for every batch of a whole training."""
    for seed, (f, g, loss) in enumerate((("relu", "identity", "mse_loss"), ("sigmoid", "sigmoid", "bce_loss"))):
        steady.assert_right("backward", trace.backward(draw.training(f, g, seed, loss)))
