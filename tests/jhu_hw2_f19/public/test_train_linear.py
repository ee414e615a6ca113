"""train_linear, on 11 samples with 3 features and 5 classes, and on the toy data that a line separates."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.jhu_hw2_f19.inputs import TrainingInputs
from tests.jhu_hw2_f19.toy import separable
from tests.jhu_hw2_f19.training import ACCURACY, LINEAR, LOSS, PARAMETERS

INPUTS = TrainingInputs.random(11, 3, 5, seed=3, rate=0.5, iterations=7)
TOY = TrainingInputs(*separable(), rate=0.5, iterations=60, params={})


@weight(1.6)
def test_parameters(training):
    """train_linear returns W and b after the last iteration, trained from zeros."""
    training.assert_right(LINEAR, INPUTS, PARAMETERS)


@weight(1.2)
def test_loss(training):
    """history["loss"] has the loss for each iteration."""
    training.assert_right(LINEAR, INPUTS, LOSS)


@weight(1.2)
def test_accuracy(training):
    """history["accuracy"] has the fraction of right samples for each iteration."""
    training.assert_right(LINEAR, INPUTS, ACCURACY)


@weight(0.8)
def test_separable_toy_data(training):
    """On the toy data that a line separates the accuracy reaches 100 %."""
    training.assert_reaches(LINEAR, TOY, 1.0)
