"""train_from_templates on other sizes, on real digits, and twice."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import leaderboard, tags, weight

from tests.jhu_hw2_f19.digits import load_digits
from tests.jhu_hw2_f19.inputs import TrainingInputs
from tests.jhu_hw2_f19.training import ACCURACY, LOSS, PARAMETERS, TEMPLATES

INPUTS = TrainingInputs.random(23, 5, 7, seed=17, rate=0.2, iterations=11, noise=2.5)


@weight(1.4)
def test_parameters(training):
    """train_from_templates returns the right W and b for other sizes and another learning rate."""
    training.assert_right(TEMPLATES, INPUTS, PARAMETERS)


@weight(1)
def test_histories(training):
    """Both histories are right for other sizes and another learning rate."""
    training.assert_right(TEMPLATES, INPUTS, LOSS, ACCURACY)


@weight(1.2)
@leaderboard("accuracy on 200 digits")
def test_digits(training, set_leaderboard_value):
    """Templates of real digits, trained, reach the right accuracy."""
    digits = load_digits()
    inputs = TrainingInputs(digits["train_x"], digits["train_y"], rate=0.1, iterations=20, params={})
    set_leaderboard_value(round(training.assert_reaches(TEMPLATES, inputs, 0.9), 4))


@weight(0.8)
def test_trained_twice(training):
    """A second training in the same process is as right as the first."""
    training.assert_right(TEMPLATES, INPUTS, PARAMETERS, LOSS, runs=2)


@weight(0.4)
@tags("side effect")
def test_arrays_unchanged(training):
    """train_from_templates leaves the arrays of its caller as they are."""
    training.assert_arrays_unchanged(TEMPLATES, INPUTS)
