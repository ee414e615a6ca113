"""ReLU, on any shape, for large values, against finite differences and torch, and what it must not do."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import tags, weight
from hypothesis import given

from tests.cmu_hw3.inputs import FORMULAS
from tests.cmu_hw3.machines import ReLUMachine
from tests.support import (
    ActivationInputs,
    assert_answered,
    assert_close,
    assert_equal,
    assert_shape,
    elementwise_gradient,
    writes_refused,
)
from tests.support.machines import programs
from tests.support.programs import assert_same_results
from tests.support.strategies import activation_cases, boundary_values

BOTH = "ReLU().forward(x); backward(g)"
INPUTS = ActivationInputs.random(n=11, features=5, seed=17)
OTHER = ActivationInputs.random(n=3, features=5, seed=19)
LARGE = ActivationInputs.random(n=5, features=7, seed=23, scale=50.0)
CALL = INPUTS.call(BOTH, FORMULAS)


def backward(side, case):
    """The gradient that a fresh layer of this side returns."""
    layer = side.hw3_lib.ReLU()
    layer.forward(case.x)
    return layer.backward(case.g)


@weight(0.25)
@given(case=activation_cases())
def test_backward_any_shape(submission, reference, case):
    """ReLU.backward is right for any shape."""
    got, want = (backward(side, case) for side in (submission, reference))

    assert_close("ReLU.backward: the returned gradient", got, want, call=case.call(BOTH))


@weight(0.25)
@given(x=boundary_values())
def test_forward_around_zero(submission, reference, x):
    """ReLU.forward is right for any mixture of zeros and other numbers."""
    got, want = (side.hw3_lib.ReLU().forward(x) for side in (submission, reference))

    assert_close("ReLU.forward: the output", got, want, call=ActivationInputs(x, x).call("ReLU().forward(x)"))


@weight(0.25)
def test_finite_differences(submission, reference):
    """ReLU.backward agrees with finite differences of the forward pass."""
    slope = elementwise_gradient(reference.hw3_lib.ReLU().forward, INPUTS.x)

    got = backward(submission, INPUTS)
    assert_close("ReLU.backward: the returned gradient", got, INPUTS.g * slope, call=CALL, rtol=1e-3)


@weight(0.25)
def test_large_values(submission, reference):
    """ReLU.forward keeps growing with its input."""
    got, want = (side.hw3_lib.ReLU().forward(LARGE.x) for side in (submission, reference))

    assert_close("ReLU.forward: the output", got, want, call=LARGE.call("ReLU().forward(x)", FORMULAS))


@weight(0.25)
def test_zero_and_doubled_gradient(submission):
    """ReLU.backward follows its g: zero gives exact zeros, twice as much gives twice as much."""
    once, twice, zero = (backward(submission, INPUTS.with_g(factor * INPUTS.g)) for factor in (1, 2, 0))

    once = assert_shape("ReLU.backward: the returned gradient", once, INPUTS.x.shape, call=CALL)
    assert_close("ReLU.backward: the gradient for 2 * g", twice, 2 * once, call=CALL)
    assert_equal("ReLU.backward: the gradient for g = 0", zero, 0 * INPUTS.x, call=CALL)


@weight(0.25)
@tags("side effect")
def test_arrays_of_others_unchanged(submission):
    """ReLU leaves its x and g as they are."""
    x, g = submission.share(INPUTS.x, writeable=False), submission.share(INPUTS.g, writeable=False)
    with writes_refused("ReLU: an array of the caller (x or g)", CALL):
        layer = submission.hw3_lib.ReLU()
        layer.forward(x)
        got = layer.backward(g)

    assert_answered("ReLU.backward: the returned gradient", got, call=CALL)


@weight(0.75)
def test_torch(submission, bank):
    """ReLU's output and gradient agree with torch's."""
    case = bank.ask("relu")

    got = submission.hw3_lib.ReLU().forward(case.x)
    assert_close("ReLU.forward: the output", got, case.y, call=CALL)
    got = backward(submission, ActivationInputs(case.x, case.g))
    assert_close("ReLU.backward: the returned gradient", got, case.d_x, call=CALL)


@weight(0.75)
@given(program=programs(ReLUMachine))
def test_two_at_work(submission, reference, program):
    """Two ReLU layers work side by side, whatever is called in which order."""
    assert_same_results(program, submission, reference)
