"""CrossEntropyLoss: invariances, confident and extreme scores, any shape, finite differences, torch."""

from __future__ import annotations

import numpy as np
from gradescope_utils.autograder_utils.decorators import tags, weight
from hypothesis import given

from tests.cmu_hw3.inputs import LossInputs
from tests.cmu_hw3.machines import LossMachine
from tests.cmu_hw3.strategies import loss_cases
from tests.support import (
    assert_answered,
    assert_array,
    assert_close,
    assert_gradient,
    assert_number,
    assert_unchanged,
    once_more,
    writes_refused,
)
from tests.support.machines import programs
from tests.support.programs import assert_same_results

INPUTS = LossInputs.random(n=11, classes=3, seed=17)
OTHER = LossInputs.random(n=5, classes=3, seed=19)
CONFIDENT = LossInputs(np.array([[25.0, -25, 0], [3, -30, 10], [0, 45, -5]]), np.array([1, 1, 0]))
OTHERS = LossInputs(np.array([[-28.0, 11, 5], [13, -2, -31]]), np.array([0, 1]))
EXTREME = LossInputs(np.array([[1000.0, 0, -1000, 5], [-1000, -1001, -999, -1000], [1, 2, 3, 1000]]),
                     np.array([0, 2, 3]))
LOSS, GRADIENT = "CrossEntropyLoss.forward: the loss", "CrossEntropyLoss.backward: the returned gradient"


def forward(side, score, label):
    """The loss from a fresh CrossEntropyLoss of this side."""
    return side.hw3_lib.CrossEntropyLoss().forward(score, label)


def with_others(submission):
    """The student's loss of other confident and wrong scores, and their call."""
    return forward(submission, OTHERS.score, OTHERS.label), OTHERS.call()


def gradient(side, case):
    """The gradient from a fresh CrossEntropyLoss of this side."""
    loss = side.hw3_lib.CrossEntropyLoss()
    loss.forward(case.score, case.label)
    return loss.backward()


@weight(0.75)
@given(case=loss_cases())
def test_loss_any_shape(submission, reference, case):
    """The loss is right for any batch size and any number of classes."""
    got, want = (forward(side, case.score, case.label) for side in (submission, reference))

    assert_close(LOSS, got, want, call=case.call())


@weight(0.75)
@given(case=loss_cases())
def test_gradient_any_shape(submission, reference, case):
    """The gradient is right for any batch size and any number of classes."""
    got, want = (gradient(side, case) for side in (submission, reference))

    assert_close(GRADIENT, got, want, call=case.call())


@weight(0.5)
def test_confident_and_wrong(submission, reference):
    """The loss keeps growing the more confident a wrong answer is."""
    got, want = (forward(side, CONFIDENT.score, CONFIDENT.label) for side in (submission, reference))

    assert_close(LOSS, got, want, call=CONFIDENT.call(), again=once_more(submission, lambda: with_others(submission)))


@weight(0.5)
def test_invariances(submission):
    """Adding a number to all scores of a row, reordering or repeating the samples does not change the loss."""
    score, label = INPUTS.score, INPUTS.label
    loss = assert_number(LOSS, forward(submission, score, label), call=INPUTS.call())
    order = np.random.default_rng(1).permutation(len(label))
    shift = np.arange(len(label))[:, None] - 4.0

    for words, got in [
        ("after adding a number to each row", forward(submission, score + shift, label)),
        ("after reordering the samples", forward(submission, score[order], label[order])),
        ("after repeating every sample", forward(submission, np.tile(score, (2, 1)), np.tile(label, 2))),
    ]:
        assert_close(f"{LOSS} {words}", got, loss, call=INPUTS.call())


@weight(0.25)
def test_gradient_at_extreme_scores(submission, reference):
    """The gradient is right for scores of +-1000."""
    got, want = (gradient(side, EXTREME) for side in (submission, reference))

    assert_close(GRADIENT, got, want, call=EXTREME.call())


@weight(0.25)
def test_loss_at_extreme_scores(submission, reference):
    """The loss is a number, and the right one, for right answers with scores of +-1000."""
    got, want = (forward(side, EXTREME.score, EXTREME.label) for side in (submission, reference))

    assert_close(LOSS, got, want, call=EXTREME.call())


@weight(0.5)
def test_finite_differences(submission, reference):
    """The gradient agrees with finite differences of the loss."""
    got = gradient(submission, OTHER)

    def loss(score):
        return float(forward(reference, score, OTHER.label))

    assert_gradient(GRADIENT, got, loss, OTHER.score, factor=len(OTHER.label), call=OTHER.call())


@weight(0.25)
@tags("side effect")
def test_arrays_of_others_unchanged(submission):
    """CrossEntropyLoss leaves the scores and labels of its caller as they are."""
    score, label = (submission.share(array, writeable=False) for array in (INPUTS.score, INPUTS.label))
    with writes_refused("CrossEntropyLoss: an array of the caller (score or label)", INPUTS.call()):
        got = forward(submission, score, label)

    assert_answered(LOSS, got, call=INPUTS.call())


@weight(0.5)
def test_backward_only_computes(submission):
    """CrossEntropyLoss.backward leaves y_hat as it is, and gives the same a second time."""
    loss = submission.hw3_lib.CrossEntropyLoss()
    loss.forward(INPUTS.score, INPUTS.label)
    y_hat, once = loss.y_hat, loss.backward()
    assert_answered("CrossEntropyLoss: y_hat", y_hat, call=INPUTS.call())
    assert_answered(GRADIENT, once, call=INPUTS.call())
    y_hat, once = assert_array("CrossEntropyLoss: y_hat", y_hat), assert_array(GRADIENT, once)

    assert_unchanged("CrossEntropyLoss.backward: y_hat", loss.y_hat, y_hat, call=INPUTS.call())
    assert_close(f"{GRADIENT}, asked a second time,", loss.backward(), once, call=INPUTS.call())


@weight(0.25)
def test_torch_loss(submission, bank):
    """The loss agrees with torch's."""
    case = bank.ask("cross_entropy")

    assert_close(LOSS, forward(submission, case.score, case.label), case.loss)


@weight(0.75)
def test_torch_gradient(submission, bank):
    """The gradient agrees with torch's gradient of the sum of the samples' losses."""
    case = bank.ask("cross_entropy")

    assert_close(GRADIENT, gradient(submission, LossInputs(case.score, case.label)), case.d_score)


@weight(0.75)
@given(program=programs(LossMachine))
def test_two_at_work(submission, reference, program):
    """Two losses work side by side, whatever is called in which order."""
    assert_same_results(program, submission, reference)
