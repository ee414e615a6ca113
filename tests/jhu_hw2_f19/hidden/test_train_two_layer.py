"""train_two_layer on other sizes, on the toy data that no line separates, and twice."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import tags, weight

from tests.jhu_hw2_f19.inputs import NetworkInputs, TrainingInputs
from tests.jhu_hw2_f19.toy import not_separable
from tests.jhu_hw2_f19.training import ACCURACY, LOSS, PARAMETERS, TWO_LAYER

INPUTS = TrainingInputs.random(23, 7, 3, seed=17, rate=0.3, iterations=11, hidden=5, noise=2.5)
RISING = INPUTS.with_rate(4.0)
TOY = TrainingInputs(*not_separable(), rate=0.3, iterations=40,
                     params=NetworkInputs.random(n=3, features=2, hidden=11, classes=2, seed=5).params)


@weight(1.4)
def test_parameters(training):
    """train_two_layer returns the right parameters for other sizes and another learning rate."""
    training.assert_right(TWO_LAYER, INPUTS, PARAMETERS)


@weight(1)
def test_histories(training):
    """Both histories are right for other sizes and another learning rate."""
    training.assert_right(TWO_LAYER, INPUTS, LOSS, ACCURACY)


@weight(0.6)
def test_rising_loss(training):
    """Every iteration is run, also when the loss rises."""
    training.assert_right(TWO_LAYER, RISING, PARAMETERS)


@weight(0.8)
def test_toy_data_that_no_line_separates(training):
    """On the toy data that no line separates, two layers reach more than 90 %."""
    training.assert_reaches(TWO_LAYER, TOY, 0.92)


@weight(0.6)
def test_trained_twice(training):
    """A second training in the same process is as right as the first."""
    training.assert_right(TWO_LAYER, INPUTS, PARAMETERS, LOSS, runs=2)


@weight(0.4)
@tags("side effect")
def test_arrays_unchanged(training):
    """train_two_layer leaves the arrays of its caller as they are, initial parameters too."""
    training.assert_arrays_unchanged(TWO_LAYER, INPUTS)
