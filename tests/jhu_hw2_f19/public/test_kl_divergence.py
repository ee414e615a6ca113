"""kl_divergence, on one fixed batch of 7 samples and 5 classes; the last class is missing from it."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.jhu_hw2_f19 import trace
from tests.jhu_hw2_f19.inputs import DivergenceInputs
from tests.support import assert_close
from tests.support.programs import assert_same_results

INPUTS = DivergenceInputs.random(n=7, classes=5, seed=3)


@weight(1.6)
def test_one_hot_targets(submission, reference, remark):
    """kl_divergence of one-hot targets is the mean over the samples of -log(probability of the right class)."""
    got, want = (side.problem2.kl_divergence(INPUTS.T, INPUTS.probs) for side in (submission, reference))

    assert_close("kl_divergence: the result", got, want, call=INPUTS.call(), remark=remark)


@weight(0.8)
def test_in_training(submission, reference):
    """kl_divergence is right in every iteration of a training."""
    assert_same_results(trace.divergence(reference), submission, reference)
