"""Question 1, at the handout's start: x1 = 0.2, x2 = 0.4, w1 = 0.3, w2 = -0.5."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.jhu_hw2.graph import START, assert_derivative, descent
from tests.support import assert_series


@weight(0.4)
def test_g_w1(submission, reference, remark):
    """g_w1 is the partial derivative by w1 at the start."""
    assert_derivative(submission, reference, "g_w1", START, remark)


@weight(0.4)
def test_g_w2(submission, reference, remark):
    """g_w2 is the partial derivative by w2 at the start."""
    assert_derivative(submission, reference, "g_w2", START, remark)


@weight(0.4)
def test_g_x1(submission, reference, remark):
    """g_x1 is the partial derivative by x1 at the start."""
    assert_derivative(submission, reference, "g_x1", START, remark)


@weight(0.4)
def test_g_x2(submission, reference, remark):
    """g_x2 is the partial derivative by x2 at the start."""
    assert_derivative(submission, reference, "g_x2", START, remark)


@weight(0.8)
def test_thirty_iterations(submission, reference):
    """With g_w1 and g_w2, w1 and w2 take the right values in each of 30 iterations of gradient descent."""
    got, want = (descent(side, START) for side in (submission, reference))

    for name, mine, right in zip(("w1", "w2"), got, want, strict=True):
        assert_series(f"{name} after each iteration", mine, right, per="iteration")
