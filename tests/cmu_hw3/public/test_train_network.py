"""train_network, on a small problem: 6 samples in batches of 3, 5 samples for testing, 4 classes, 3 epochs."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.cmu_hw3.inputs import TrainingInputs, small_training

INPUTS = TrainingInputs.random((2, 5, 4), ("Sigmoid",), seed=14, n_train=6, n_test=5, epochs=3, rate=1.0, batch=3,
                               noise=2.0)


@weight(1.25)
def test_train_loss(training):
    """train_loss holds the mean cross entropy over the training data at the end of each epoch."""
    training.assert_log(INPUTS, "train_loss")


@weight(1.25)
def test_test_loss(training):
    """test_loss holds the mean cross entropy over the test data at the end of each epoch."""
    training.assert_log(INPUTS, "test_loss")


@weight(1.25)
def test_train_accuracy(training):
    """train_accuracy holds the fraction of training samples labelled right at the end of each epoch."""
    training.assert_log(INPUTS, "train_accuracy")


@weight(1.25)
def test_test_accuracy(training):
    """test_accuracy holds the fraction of test samples labelled right at the end of each epoch."""
    training.assert_log(INPUTS, "test_accuracy")


@weight(1.5)
def test_labels(training):
    """yhat_train and yhat_test hold the label predicted for each sample after the last epoch."""
    training.assert_log(INPUTS, "yhat_train", "yhat_test")


@weight(1.5)
def test_short_batch(training):
    """The samples after the last whole batch are trained on and counted: 7 samples in batches of 3."""
    training.assert_log(small_training("Sigmoid"), "train_loss", "test_loss", "yhat_train")
