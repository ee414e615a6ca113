"""train_network, on a small problem: 21 samples in batches of 7, 14 samples for testing, 3 classes, 4 epochs."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.cmu_hw3.inputs import TrainingInputs, small_training

INPUTS = TrainingInputs.random((5, 11, 3), ("Sigmoid",), seed=3, n_train=21, n_test=14, epochs=4, rate=0.5, batch=7,
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
    """The samples after the last whole batch are trained on and counted: 11 samples in batches of 5."""
    training.assert_log(small_training("Sigmoid"), "train_loss", "test_loss", "yhat_train")
