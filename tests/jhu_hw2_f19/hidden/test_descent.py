"""descend from other starts, with large steps, and twice."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.jhu_hw2_f19.inputs import random_points

POINT = (1.9, -1.4, 0.8, 0.6)


@weight(1.6)
def test_large_steps(descent):
    """descend is right with a large step size."""
    descent.assert_right(POINT, 0.7, 7)


@weight(1.2)
def test_any_start(descent):
    """descend is right from any start."""
    for point in random_points(5, seed=23):
        descent.assert_right(point, 0.3, 5)


@weight(0.8)
def test_twice(descent):
    """descend is as right in a second call as in the first."""
    descent.assert_right(POINT, 0.3, 3, runs=2)
