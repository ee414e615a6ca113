"""Linear, on any shape, against finite differences and torch, and what a layer must not do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from gradescope_utils.autograder_utils.decorators import tags, weight
from hypothesis import given

from tests.cmu_hw3.inputs import LayerInputs
from tests.cmu_hw3.machines import LinearMachine
from tests.cmu_hw3.strategies import layer_cases
from tests.support import (
    assert_answered,
    assert_close,
    assert_equal,
    assert_gradient,
    assert_shape,
    assert_unchanged,
    writes_refused,
)
from tests.support.machines import programs
from tests.support.programs import assert_same_results

INPUTS = LayerInputs.random(n=11, n_in=5, n_out=3, seed=17)
SMALLER = LayerInputs.random(n=3, n_in=5, n_out=3, seed=19)


def run(side, case=INPUTS):
    """A layer of this side after one forward and one backward, with what both returned."""
    layer = side.hw3_lib.Linear(case.init)
    return layer, layer.forward(case.x), layer.backward(case.g)


@weight(0.25)
@given(case=layer_cases())
def test_forward_any_shape(submission, reference, case):
    """Linear.forward is right for any batch size and any numbers of features."""
    got, want = (side.hw3_lib.Linear(case.init).forward(case.x) for side in (submission, reference))

    terms = np.abs(case.x) @ np.abs(case.weights) + np.abs(case.biases)
    assert_close("Linear.forward: the output", got, want, call=case.call("Linear((W, b)).forward(x)"), terms=terms)


@weight(0.5)
@given(case=layer_cases())
def test_backward_any_shape(submission, reference, case):
    """Linear.backward sets all its gradients right for any batch size and any numbers of features."""
    (got, _, got_x), (want, _, want_x) = run(submission, case), run(reference, case)

    assert_close("Linear.backward: d_weights", got.d_weights, want.d_weights, call=case.call())
    assert_close("Linear.backward: d_biases", got.d_biases, want.d_biases, call=case.call(), flat_row=True)
    assert_close("Linear.backward: the returned gradient", got_x, want_x, call=case.call())


@weight(0.5)
def test_finite_differences(submission, reference):
    """Linear's gradients agree with finite differences of the forward pass."""
    layer, _, got = run(submission, SMALLER)
    call, linear = SMALLER.call(), reference.hw3_lib.Linear

    def through_weights(weights):
        return float((SMALLER.g * linear((weights, SMALLER.biases)).forward(SMALLER.x)).sum())

    def through_x(x):
        return float((SMALLER.g * linear(SMALLER.init).forward(x)).sum())

    average = 1 / len(SMALLER.x)
    assert_gradient("Linear.backward: d_weights", layer.d_weights, through_weights, SMALLER.weights, factor=average,
                    call=call)
    assert_gradient("Linear.backward: the returned gradient", got, through_x, SMALLER.x, call=call)


@weight(0.25)
def test_zero_and_doubled_gradient(submission):
    """Linear.backward follows its g: zero gives exact zeros, twice as much gives twice as much."""
    once, twice, zero = (run(submission, replace(INPUTS, g=factor * INPUTS.g))[0].d_weights for factor in (1, 2, 0))

    call = INPUTS.call()
    once = assert_shape("Linear.backward: d_weights", once, INPUTS.weights.shape, call=call)
    assert_close("Linear.backward: d_weights for 2 * g", twice, 2 * once, call=call)
    assert_equal("Linear.backward: d_weights for g = 0", zero, 0 * INPUTS.weights, call=call)


@weight(0.25)
@tags("side effect")
def test_nothing_else_changes(submission):
    """Linear leaves its caller's arrays as they are, and backward leaves weights and biases as they are."""
    x, g, weights, biases = (submission.share(array, writeable=False)
                             for array in (INPUTS.x, INPUTS.g, INPUTS.weights, INPUTS.biases))
    call = INPUTS.call()
    with writes_refused("Linear: an array of the caller (x, g, W or b)", call):
        layer = submission.hw3_lib.Linear((weights, biases))
        layer.forward(x)
        got = layer.backward(g)

    assert_answered("Linear.backward: the returned gradient", got, call=call)
    assert_unchanged("Linear.backward: weights", layer.weights, INPUTS.weights, call=call)
    assert_unchanged("Linear.backward: biases", layer.biases, INPUTS.biases, call=call)


@weight(0.5)
def test_torch(submission, bank):
    """Linear's gradients of the parameters agree with torch's."""
    case = bank.ask("linear")
    layer = submission.hw3_lib.Linear((case.weights, case.biases))
    layer.forward(case.x), layer.backward(case.g)

    inputs = LayerInputs(case.x, case.weights, case.biases, case.g)
    assert_close("Linear.backward: d_weights", layer.d_weights, case.d_weights, call=inputs.call())
    assert_close("Linear.backward: d_biases", layer.d_biases, case.d_biases, call=inputs.call(), flat_row=True)


@weight(0.75)
@given(program=programs(LinearMachine))
def test_two_at_work(submission, reference, program):
    """Two Linear layers work side by side, whatever is called in which order while their parameters move."""
    assert_same_results(program, submission, reference)
