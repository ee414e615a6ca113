"""The four derivatives anywhere, against finite differences and torch, in any order."""

from __future__ import annotations

import numpy as np
from gradescope_utils.autograder_utils.decorators import weight
from hypothesis import given

from tests.jhu_hw2_f19.graph import NAMES, assert_derivative, at
from tests.jhu_hw2_f19.inputs import random_points
from tests.jhu_hw2_f19.machines import GradientsMachine
from tests.support import assert_close, numeric_gradient
from tests.support.machines import programs
from tests.support.programs import assert_same_results

POINT = (1.7, -0.6, -0.9, 1.3)


@weight(1.5)
def test_weights_anywhere(submission, reference):
    """g_w1 and g_w2 are right for any four numbers."""
    for point in random_points(7, seed=17):
        assert_derivative("g_w1", submission, reference, point)
        assert_derivative("g_w2", submission, reference, point)


@weight(1)
def test_inputs_anywhere(submission, reference):
    """g_x1 and g_x2 are right for any four numbers."""
    for point in random_points(7, seed=19):
        assert_derivative("g_x1", submission, reference, point)
        assert_derivative("g_x2", submission, reference, point)


@weight(1)
def test_finite_differences(submission, reference):
    """The four derivatives agree with finite differences of f."""
    want = numeric_gradient(lambda at: float(reference.problem1.f(*at)), np.array(POINT))
    for name, right in zip(NAMES, want, strict=True):
        got = getattr(submission.problem1, f"g_{name}")(*POINT)
        assert_close(f"g_{name}: the result", got, right, call=at(f"g_{name}", POINT), rtol=1e-3)


@weight(1)
def test_torch(submission, bank):
    """The four derivatives agree with torch's."""
    case = bank.ask("graph")
    for point, right in zip(case.points.tolist(), case.gradients, strict=True):
        for name, want in zip(NAMES, right, strict=True):
            got = getattr(submission.problem1, f"g_{name}")(*point)
            assert_close(f"g_{name}: the result", got, want, call=at(f"g_{name}", tuple(point)))


@weight(1.5)
@given(program=programs(GradientsMachine))
def test_in_any_order(submission, reference, program):
    """The four derivatives are right whatever is called in which order."""
    assert_same_results(program, submission, reference)
