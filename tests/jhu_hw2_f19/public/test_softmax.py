"""softmax, on one fixed batch of 7 samples and 5 classes."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.jhu_hw2_f19 import trace
from tests.jhu_hw2_f19.inputs import ScoreInputs
from tests.support import assert_close
from tests.support.programs import assert_same_results

INPUTS = ScoreInputs.random(n=7, classes=5, seed=3)


@weight(1.6)
def test_probabilities(submission, reference, remark):
    """softmax returns exp(z_k) / sum exp(z_l) in each row."""
    got, want = (side.problem2.softmax(INPUTS.scores) for side in (submission, reference))

    assert_close("softmax: the probabilities", got, want, call=INPUTS.call("softmax(scores)"), remark=remark)


@weight(0.8)
def test_in_training(submission, reference):
    """softmax is right in every iteration of a training."""
    assert_same_results(trace.softmax(reference), submission, reference)
