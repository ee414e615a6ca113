"""GradientDescentOptimizer: other rates, large and zero gradients, any shapes, torch's SGD."""

from __future__ import annotations

import numpy as np
from gradescope_utils.autograder_utils.decorators import weight
from hypothesis import given
from hypothesis import strategies as st

from tests.cmu_hw3.machines import OptimizerMachine
from tests.cmu_hw3.objects import linear
from tests.support import Call, assert_close, assert_equal
from tests.support.machines import programs
from tests.support.programs import assert_same_results
from tests.support.strategies import distinct_sizes, seeds


def train(submission, layers, gradients, rate):
    """Step once for each entry of ``gradients``, a list of (d_weights, d_biases) for each layer."""
    optimizer = submission.hw3_lib.GradientDescentOptimizer(submission.namespace(layers=list(layers)), rate)
    for step in gradients:
        for layer, (d_weights, d_biases) in zip(layers, step, strict=True):
            layer.d_weights, layer.d_biases = d_weights, d_biases
        optimizer.step()


def call(rate):
    """The call as the student reads it."""
    return Call(f"optimizer = GradientDescentOptimizer(model, {rate}); optimizer.step() three times")


def check_three_steps(submission, rate, scale=1.0, seed=5, shape=(7, 3)):
    """Three steps with other gradients each time, from the same parameters."""
    rng = np.random.default_rng(seed)
    weights, biases = rng.normal(size=shape), rng.normal(size=(1, shape[1]))
    steps = [(scale * rng.normal(size=shape), scale * rng.normal(size=(1, shape[1]))) for _ in range(3)]
    layer = linear(submission, weights, biases)
    train(submission, [layer], [[step] for step in steps], rate)

    moved_weights, moved_biases = (sum(step[axis] for step in steps) for axis in (0, 1))
    assert_close("step: weights after three steps", layer.weights, weights - rate * moved_weights, call=call(rate))
    assert_close("step: biases after three steps", layer.biases, biases - rate * moved_biases, call=call(rate))


@weight(0.5)
def test_other_rates(submission):
    """Three steps are right with learning rates of 0.01 and of 1."""
    check_three_steps(submission, 0.01, scale=3.0)
    check_three_steps(submission, 1.0)


@weight(0.25)
def test_large_gradients(submission):
    """A step stays proportional to its gradient, however large."""
    check_three_steps(submission, 0.5, scale=300.0, seed=6)


@weight(0.5)
def test_zero_gradient(submission):
    """A layer with zero gradients stays exactly where it is while the others move."""
    rng = np.random.default_rng(8)
    weights, biases, d_weights = rng.normal(size=(5, 3)), rng.normal(size=(1, 3)), rng.normal(size=(5, 3))
    moving, still = (linear(submission, weights, biases) for _ in range(2))
    train(submission, [moving, still], [[(d_weights, 0 * biases), (0 * weights, 0 * biases)]], 0.5)

    words = Call("GradientDescentOptimizer(model, 0.5).step()")
    assert_equal("step: weights whose gradient is zero", still.weights, weights, call=words)
    assert_equal("step: biases whose gradient is zero", still.biases, biases, call=words)
    assert_close("step: weights of the other layer", moving.weights, weights - 0.5 * d_weights, call=words)


@weight(0.5)
@given(size=distinct_sizes(2), seed=seeds(), rate=st.sampled_from([0.01, 0.3, 1.0]))
def test_any_shape(submission, size, seed, rate):
    """Three steps are right for layers of any size."""
    check_three_steps(submission, rate, seed=seed, shape=tuple(size))


@weight(0.5)
def test_torch(submission, bank):
    """Three steps agree with torch's SGD on the same gradients."""
    case = bank.ask("sgd")
    layers = [linear(submission, case.weights_0, case.biases_0), linear(submission, case.weights_1, case.biases_1)]
    gradients = [[(case.d_weights_0[k], case.d_biases_0[k]), (case.d_weights_1[k], case.d_biases_1[k])]
                 for k in range(3)]
    train(submission, layers, gradients, float(case.rate))

    words = call(float(case.rate))
    assert_close("step: weights of the first layer", layers[0].weights, case.after_weights_0, call=words)
    assert_close("step: weights of the second layer", layers[1].weights, case.after_weights_1, call=words)
    assert_close("step: biases of the second layer", layers[1].biases, case.after_biases_1, call=words)


@weight(0.75)
@given(program=programs(OptimizerMachine))
def test_two_at_work(submission, reference, program):
    """Two optimizers work side by side, each on its own model, whatever the gradients are."""
    assert_same_results(program, submission, reference)
