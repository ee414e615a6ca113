"""softmax on other shapes, for large scores, against torch, and what it must not do."""

from __future__ import annotations

import numpy as np
from gradescope_utils.autograder_utils.decorators import tags, weight
from hypothesis import given

from tests.jhu_hw2_f19.inputs import ScoreInputs
from tests.jhu_hw2_f19.machines import SoftmaxMachine
from tests.support import Call, assert_answered, assert_close, writes_refused
from tests.support.machines import programs
from tests.support.programs import assert_same_results

INPUTS = ScoreInputs.random(n=11, classes=3, seed=17)
EXTREME = np.array([[1000.0, 999, -1000, 5], [-1000, -1001, -999, -1000], [1, 2, 3, 1000], [-300, 600, 0, 599]])
PROBABILITIES = "softmax: the probabilities"


@weight(0.8)
def test_other_shapes(submission, reference):
    """softmax is right for other batch sizes and numbers of classes, and for a single sample."""
    for case in (INPUTS, ScoreInputs.random(3, 7, seed=19, scale=8.0), ScoreInputs.random(1, 13, seed=23, scale=0.3)):
        got, want = (side.problem2.softmax(case.scores) for side in (submission, reference))
        assert_close(PROBABILITIES, got, want, call=case.call("softmax(scores)"))


@weight(0.8)
def test_extreme_scores(submission, reference):
    """softmax is right for scores of +-1000."""
    got, want = (side.problem2.softmax(EXTREME) for side in (submission, reference))

    assert_close(PROBABILITIES, got, want, call=Call("softmax(scores)", {"scores": EXTREME}))


@weight(0.3)
@tags("side effect")
def test_scores_unchanged(submission):
    """softmax leaves the scores of its caller as they are."""
    scores, call = submission.share(INPUTS.scores, writeable=False), INPUTS.call("softmax(scores)")
    with writes_refused("softmax: the caller's array of scores", call):
        got = submission.problem2.softmax(scores)

    assert_answered(PROBABILITIES, got, call=call)


@weight(0.7)
def test_torch(submission, bank):
    """The probabilities agree with torch's."""
    case = bank.ask("divergence")

    assert_close(PROBABILITIES, submission.problem2.softmax(case.scores), case.probs)


@weight(1)
@given(program=programs(SoftmaxMachine))
def test_in_any_order(submission, reference, program):
    """softmax is right for batches of any sizes, one after the other."""
    assert_same_results(program, submission, reference)
