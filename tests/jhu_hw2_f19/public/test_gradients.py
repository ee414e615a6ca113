"""g_w1, g_w2, g_x1 and g_x2, at the handout's point: x1 = 0.2, x2 = 0.4, w1 = 0.3, w2 = -0.5."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.jhu_hw2_f19 import trace
from tests.jhu_hw2_f19.graph import assert_derivative
from tests.jhu_hw2_f19.inputs import START
from tests.support.programs import assert_same_results


@weight(0.9)
def test_g_w1(submission, reference):
    """g_w1 is the derivative of f by w1."""
    assert_derivative("g_w1", submission, reference, START)


@weight(0.9)
def test_g_w2(submission, reference):
    """g_w2 is the derivative of f by w2."""
    assert_derivative("g_w2", submission, reference, START)


@weight(0.6)
def test_g_x1(submission, reference):
    """g_x1 is the derivative of f by x1."""
    assert_derivative("g_x1", submission, reference, START)


@weight(0.6)
def test_g_x2(submission, reference):
    """g_x2 is the derivative of f by x2."""
    assert_derivative("g_x2", submission, reference, START)


@weight(1)
def test_in_training(submission, reference):
    """All four derivatives are right at every point of the handout's descent."""
    assert_same_results(trace.derivatives(reference), submission, reference)
