"""The linear classifier, on one fixed batch: 7 samples, 5 features, 11 classes."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.jhu_hw2.checks import assert_evaluates, assert_gradients, assert_loss, assert_probs
from tests.jhu_hw2.models import LINEAR, ModelInputs
from tests.jhu_hw2.training import TrainingInputs, program_of
from tests.support.programs import assert_same_results

INPUTS = ModelInputs.random(LINEAR, n=7, features=5, units=3, classes=11, seed=3)
TRAINING = TrainingInputs.random(LINEAR, seed=5)


@weight(0.8)
def test_loss(submission, reference, remark):
    """The loss is the mean over the batch of -log(the probability of the right class)."""
    assert_loss(submission, reference, INPUTS, remark)


@weight(0.4)
def test_probabilities(submission, reference):
    """The probabilities are the softmax of each sample's scores, an array (N, C)."""
    assert_probs(submission, reference, INPUTS)


@weight(0.6)
def test_gradient_of_w_sm(submission, reference, remark):
    """The gradient of w_sm in param.grad is that of the loss."""
    assert_gradients(submission, reference, INPUTS, "w_sm", remark=remark)


@weight(0.2)
def test_without_gradients(submission, reference):
    """With grad=False the function returns the same pair, and leaves no gradients."""
    assert_evaluates(submission, reference, INPUTS)


@weight(0.4)
def test_in_training(submission, reference):
    """The function is right at every call of a training, while the parameters move."""
    assert_same_results(program_of(reference, TRAINING), submission, reference)
