"""Question 1, at any point, against finite differences and torch, in any order of calls."""

from __future__ import annotations

from dataclasses import astuple

import numpy as np
from gradescope_utils.autograder_utils.decorators import weight
from hypothesis import given

from tests.jhu_hw2.graph import BY_W, BY_X, FUNCTIONS, Point, assert_derivative, derivative, descent
from tests.jhu_hw2.machines import GraphMachine
from tests.jhu_hw2.strategies import points
from tests.support import assert_close, assert_series, numeric_gradient
from tests.support.machines import programs
from tests.support.programs import assert_same_results

AT = Point(0.7, -1.3, -0.4, 1.1)
FLAT = Point(2.0, 1.5, 2.5, -0.5)


def value(numbers):
    """The function itself."""
    x1, x2, w1, w2 = numbers
    return float(1 / (1 + np.exp(-(w1 * x1 + w2 * x2))) + (w1**2 + w2**2) / 2)


@weight(0.7)
@given(at=points())
def test_by_w_anywhere(submission, reference, at):
    """g_w1 and g_w2 are right at any point."""
    for name in BY_W:
        assert_derivative(submission, reference, name, at)


@weight(0.7)
@given(at=points())
def test_by_x_anywhere(submission, reference, at):
    """g_x1 and g_x2 are right at any point."""
    for name in BY_X:
        assert_derivative(submission, reference, name, at)


@weight(0.5)
def test_finite_differences(submission):
    """All four agree with finite differences of the function."""
    numbers = np.array(astuple(AT))
    for place, name in enumerate(("g_x1", "g_x2", "g_w1", "g_w2")):
        def along(moved, place=place):
            return value([*numbers[:place], moved[0], *numbers[place + 1:]])

        got = derivative(submission, name, AT)
        want = numeric_gradient(along, numbers[place:place + 1])[0]
        assert_close(f"{name}: the result", got, want, call=AT.call(name), rtol=1e-3)


@weight(0.3)
def test_where_the_sigmoid_is_flat(submission, reference):
    """All four are right where the sigmoid is close to 1."""
    for name in FUNCTIONS:
        assert_derivative(submission, reference, name, FLAT)


@weight(0.4)
def test_torch(submission, bank):
    """All four agree with torch's gradients."""
    case = bank.ask("graph")
    at = Point(*case.at.tolist())
    for name in FUNCTIONS:
        assert_close(f"{name}: the result", derivative(submission, name, at), getattr(case, name), call=at.call(name))


@weight(0.4)
def test_another_descent(submission, reference):
    """Gradient descent from another start takes the right values."""
    got, want = (descent(side, AT) for side in (submission, reference))

    for name, mine, right in zip(("w1", "w2"), got, want, strict=True):
        assert_series(f"{name} after each iteration", mine, right, per="iteration")


@weight(0.6)
@given(program=programs(GraphMachine))
def test_any_order(submission, reference, program):
    """The four functions are right whatever is called in which order."""
    assert_same_results(program, submission, reference)
