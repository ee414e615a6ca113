"""train_linear on other sizes, with a rising loss, on the toy data that no line separates, and twice."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import tags, weight

from tests.jhu_hw2_f19.inputs import TrainingInputs
from tests.jhu_hw2_f19.toy import not_separable
from tests.jhu_hw2_f19.training import ACCURACY, LINEAR, LOSS, PARAMETERS, Trained
from tests.support import assert_close

INPUTS = TrainingInputs.random(23, 7, 3, seed=17, rate=0.3, iterations=11, noise=2.5)
RISING = TrainingInputs.random(17, 5, 3, seed=19, rate=30.0, iterations=5, noise=2.5)
TOY = TrainingInputs(*not_separable(), rate=0.5, iterations=60, params={})


@weight(1.6)
def test_parameters(training):
    """train_linear returns the right W and b for other sizes and another learning rate."""
    training.assert_right(LINEAR, INPUTS, PARAMETERS)


@weight(1.2)
def test_histories(training):
    """Both histories are right for other sizes and another learning rate."""
    training.assert_right(LINEAR, INPUTS, LOSS, ACCURACY)


@weight(0.8)
def test_single_iteration(training):
    """A single iteration is one step from zeros."""
    training.assert_right(LINEAR, TrainingInputs(INPUTS.X, INPUTS.y, 0.7, 1, {}), PARAMETERS, LOSS)


@weight(0.8)
def test_rising_loss(training):
    """Every iteration is run, also when the loss rises."""
    training.assert_right(LINEAR, RISING, PARAMETERS)


@weight(0.8)
def test_toy_data_that_no_line_separates(training):
    """On the toy data that no line separates the accuracy is about 85 %."""
    training.assert_reaches(LINEAR, TOY, 0.8)


@weight(0.8)
def test_torch(training, submission, bank):
    """W and b after three iterations agree with torch's."""
    case = bank.ask("training")
    inputs = TrainingInputs(case.X, case.y, float(case.rate), int(case.iterations), {})

    def check():
        got: Trained = LINEAR.read(LINEAR.train(submission, inputs), LINEAR.call(inputs))
        assert_close("train_linear: the returned W", got.params["W"], case.W, call=LINEAR.call(inputs))
        assert_close("train_linear: the returned b", got.params["b"], case.b, call=LINEAR.call(inputs))

    training.judge(LINEAR, check)


@weight(0.8)
def test_trained_twice(training):
    """A second training in the same process is as right as the first."""
    training.assert_right(LINEAR, INPUTS, PARAMETERS, LOSS, runs=2)


@weight(0.4)
@tags("side effect")
def test_arrays_unchanged(training):
    """train_linear leaves the arrays of its caller as they are."""
    training.assert_arrays_unchanged(LINEAR, INPUTS)
