"""train_from_templates, on 11 images of 7 pixels in 3 classes."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.jhu_hw2_f19.inputs import TrainingInputs
from tests.jhu_hw2_f19.training import ACCURACY, LOSS, PARAMETERS, TEMPLATES

INPUTS = TrainingInputs.random(11, 7, 3, seed=3, rate=0.3, iterations=5, noise=2.0)


@weight(1.6)
def test_parameters(training):
    """train_from_templates returns W and b after the last iteration, trained from the templates and b = 0."""
    training.assert_right(TEMPLATES, INPUTS, PARAMETERS)


@weight(1.6)
def test_histories(training):
    """The history has the loss and the accuracy for each iteration."""
    training.assert_right(TEMPLATES, INPUTS, LOSS, ACCURACY)
