"""train_network: batches that do not divide, a loss that rises, single epochs and samples, real digits, torch."""

from __future__ import annotations

from dataclasses import replace

from gradescope_utils.autograder_utils.decorators import leaderboard, tags, weight

from tests.cmu_hw3.digits import load_digits
from tests.cmu_hw3.inputs import TrainingInputs
from tests.cmu_hw3.torch_answers import training_by_torch
from tests.support import assert_number

LOSSES, ACCURACIES = ("train_loss", "test_loss"), ("train_accuracy", "test_accuracy")
LABELS = ("yhat_train", "yhat_test")
RAGGED = TrainingInputs.random((7, 11, 5), ("Sigmoid",), seed=17, n_train=29, n_test=13, epochs=4, rate=0.5, batch=8,
                               noise=2.5)
RISING = replace(RAGGED, rate=5.0, epochs=6)
DEEP = TrainingInputs.random((3, 11, 7, 5), ("ReLU", "Sigmoid"), seed=23, n_train=31, n_test=17, epochs=3, rate=0.3,
                             batch=10)


@weight(1.25)
def test_losses_with_a_short_batch(training):
    """Both losses are right when the batch size does not divide the number of samples."""
    training.assert_log(RAGGED, *LOSSES)


@weight(1.25)
def test_accuracies_with_a_short_batch(training):
    """Both accuracies are right when the batch size does not divide the number of samples."""
    training.assert_log(RAGGED, *ACCURACIES)


@weight(0.75)
def test_labels_with_a_short_batch(training):
    """The predicted labels are right when the batch size does not divide the number of samples."""
    training.assert_log(RAGGED, *LABELS)


@weight(1.5)
def test_rising_loss(training):
    """Every epoch is run and logged, also when the loss rises."""
    training.assert_log(RISING, *LOSSES)


@weight(1)
def test_batch_larger_than_the_data(training):
    """One batch may hold all samples."""
    training.assert_log(replace(RAGGED, batch=37), *LOSSES, *LABELS)


@weight(1)
def test_single_epoch(training):
    """After a single epoch all lists are right."""
    training.assert_log(replace(RAGGED, epochs=1), *LOSSES, *ACCURACIES, *LABELS)


@weight(0.5)
def test_batches_of_one(training):
    """Batches of a single sample are right."""
    training.assert_log(replace(RAGGED, batch=1, epochs=2), *LOSSES)


@weight(1)
def test_deeper_network(training):
    """A network with two hidden layers is trained right."""
    training.assert_log(DEEP, *LOSSES, *LABELS)


@weight(1.25)
@leaderboard("test accuracy on 100 digits")
def test_digits(training, set_leaderboard_value):
    """A network trained on real digits reaches the right accuracy."""
    log = training.assert_log(load_digits(), *ACCURACIES)
    set_leaderboard_value(round(assert_number("train_network: test_accuracy", log["test_accuracy"][-1]), 4))


@weight(0.5)
@tags("side effect")
def test_data_unchanged(training):
    """train_network leaves the data set of its caller as it is."""
    training.assert_data_unchanged(RAGGED)


@weight(0.5)
def test_torch(training, bank):
    """The losses of each epoch agree with torch's."""
    inputs, want = training_by_torch(bank.ask("training"))
    training.assert_log(inputs, *LOSSES, want=want)


@weight(0.75)
def test_trained_twice(training):
    """A second training in the same process, of a new network, is as right as the first."""
    training.assert_log(RAGGED, *LOSSES, *LABELS, runs=2)


@weight(0.75)
def test_trained_in_place(training):
    """The model that was handed over is itself trained."""
    training.assert_trained_in_place(RAGGED)
