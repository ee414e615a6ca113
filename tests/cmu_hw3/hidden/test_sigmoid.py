"""Sigmoid, on any shape, at extremes, against finite differences and torch, and what it must not do."""

from __future__ import annotations

import numpy as np
from gradescope_utils.autograder_utils.decorators import tags, weight
from hypothesis import given

from tests.cmu_hw3.inputs import FORMULAS
from tests.cmu_hw3.machines import SigmoidMachine
from tests.support import (
    ActivationInputs,
    Call,
    assert_answered,
    assert_close,
    assert_equal,
    assert_shape,
    elementwise_gradient,
    writes_refused,
)
from tests.support.machines import programs
from tests.support.programs import assert_same_results
from tests.support.strategies import activation_cases

BOTH = "Sigmoid().forward(x); backward(g)"
INPUTS = ActivationInputs.random(n=11, features=5, seed=17)
OTHER = ActivationInputs.random(n=3, features=5, seed=19)
CALL = INPUTS.call(BOTH, FORMULAS)


def backward(side, case):
    """The gradient that a fresh layer of this side returns."""
    layer = side.hw3_lib.Sigmoid()
    layer.forward(case.x)
    return layer.backward(case.g)


@weight(0.5)
@given(case=activation_cases())
def test_any_shape(submission, reference, case):
    """Sigmoid is right in forward and backward for any shape and for small and large values."""
    layers = [side.hw3_lib.Sigmoid() for side in (submission, reference)]
    got, want = (layer.forward(case.x) for layer in layers)
    assert_close("Sigmoid.forward: the output", got, want, call=case.call("Sigmoid().forward(x)"))
    got, want = (layer.backward(case.g) for layer in layers)
    assert_close("Sigmoid.backward: the returned gradient", got, want, call=case.call(BOTH))


@weight(0.25)
def test_finite_differences(submission, reference):
    """Sigmoid.backward agrees with finite differences of the forward pass."""
    slope = elementwise_gradient(reference.hw3_lib.sigmoid, INPUTS.x)

    got = backward(submission, INPUTS)
    assert_close("Sigmoid.backward: the returned gradient", got, INPUTS.g * slope, call=CALL, rtol=1e-3)


@weight(0.25)
def test_extremes(submission):
    """sigmoid gives 0, 1/2 or 1, and never nan, at the ends of its range and at 0."""
    x = np.array([[-750.0, -40.0, -0.0], [0.0, 40.0, 750.0]])
    got = submission.hw3_lib.sigmoid(x)

    assert_close("sigmoid: the result", got, [[0, 0, 0.5], [0.5, 1, 1]], call=Call("sigmoid(x)", {"x": x}))


@weight(0.25)
def test_zero_and_doubled_gradient(submission):
    """Sigmoid.backward follows its g: zero gives exact zeros, twice as much gives twice as much."""
    once, twice, zero = (backward(submission, INPUTS.with_g(factor * INPUTS.g)) for factor in (1, 2, 0))

    once = assert_shape("Sigmoid.backward: the returned gradient", once, INPUTS.x.shape, call=CALL)
    assert_close("Sigmoid.backward: the gradient for 2 * g", twice, 2 * once, call=CALL)
    assert_equal("Sigmoid.backward: the gradient for g = 0", zero, 0 * INPUTS.x, call=CALL)


@weight(0.25)
@tags("side effect")
def test_arrays_of_others_unchanged(submission):
    """Sigmoid leaves its x and g as they are."""
    x, g = submission.share(INPUTS.x, writeable=False), submission.share(INPUTS.g, writeable=False)
    with writes_refused("Sigmoid: an array of the caller (x or g)", CALL):
        layer = submission.hw3_lib.Sigmoid()
        layer.forward(x)
        got = layer.backward(g)

    assert_answered("Sigmoid.backward: the returned gradient", got, call=CALL)


@weight(0.75)
def test_torch(submission, bank):
    """Sigmoid's output and gradient agree with torch's."""
    case = bank.ask("sigmoid")
    inputs = ActivationInputs(case.x, case.g)

    got = submission.hw3_lib.Sigmoid().forward(case.x)
    assert_close("Sigmoid.forward: the output", got, case.y, call=CALL)
    assert_close("Sigmoid.backward: the returned gradient", backward(submission, inputs), case.d_x, call=CALL)


@weight(0.75)
@given(program=programs(SigmoidMachine))
def test_two_at_work(submission, reference, program):
    """Two Sigmoid layers work side by side, whatever is called in which order."""
    assert_same_results(program, submission, reference)
