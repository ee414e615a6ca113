"""descend, from the handout's start, with its step size of 0.01 and 30 iterations."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.jhu_hw2_f19.inputs import START


@weight(0.8)
def test_one_step(descent):
    """descend moves both weights one step against their derivatives."""
    descent.assert_right(START, 0.01, 1)


@weight(1.6)
def test_thirty_steps(descent):
    """descend returns w1 and w2 of all 30 iterations from the handout's start."""
    descent.assert_right(START, 0.01, 30)
