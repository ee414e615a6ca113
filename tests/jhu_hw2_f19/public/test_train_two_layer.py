"""train_two_layer, on 11 samples with 3 features, 7 hidden units and 5 classes."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.jhu_hw2_f19.inputs import TrainingInputs
from tests.jhu_hw2_f19.training import ACCURACY, LOSS, PARAMETERS, TWO_LAYER

INPUTS = TrainingInputs.random(11, 3, 5, seed=3, rate=0.5, iterations=7, hidden=7)


@weight(1.6)
def test_parameters(training):
    """train_two_layer returns the parameters after the last iteration."""
    training.assert_right(TWO_LAYER, INPUTS, PARAMETERS)


@weight(1.6)
def test_histories(training):
    """The history has the loss and the accuracy for each iteration."""
    training.assert_right(TWO_LAYER, INPUTS, LOSS, ACCURACY)
