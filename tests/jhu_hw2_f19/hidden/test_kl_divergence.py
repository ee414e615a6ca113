"""kl_divergence on other shapes, of soft targets, of certain answers, against torch."""

from __future__ import annotations

import numpy as np
from gradescope_utils.autograder_utils.decorators import weight
from hypothesis import given

from tests.jhu_hw2_f19.inputs import DivergenceInputs
from tests.jhu_hw2_f19.machines import DivergenceMachine
from tests.support import Call, assert_close, assert_number
from tests.support.machines import programs
from tests.support.programs import assert_same_results

RESULT = "kl_divergence: the result"
INPUTS = DivergenceInputs.random(n=11, classes=3, seed=17)
SOFT = DivergenceInputs.random(n=11, classes=5, seed=23, soft=True)
CONFIDENT = DivergenceInputs(np.eye(3)[[1, 2]], np.array([[1 - 2e-4, 1e-21, 2e-4], [1e-18, 1.0, 1e-24]]))
CERTAIN = np.array([[1.0, 0, 0], [0, 0.5, 0.5], [0, 1, 0]]), np.eye(3)[[0, 2, 1]]


@weight(0.9)
def test_other_shapes(submission, reference):
    """kl_divergence is right for other batch sizes and numbers of classes, and for a single sample."""
    for case in (INPUTS, DivergenceInputs.random(3, 7, seed=19, concentration=0.2),
                 DivergenceInputs.random(1, 13, seed=23)):
        got, want = (side.problem2.kl_divergence(case.T, case.probs) for side in (submission, reference))
        assert_close(RESULT, got, want, call=case.call())


@weight(0.3)
def test_soft_targets(submission, reference):
    """kl_divergence of targets that are not one-hot contains sum t log t, too."""
    got, want = (side.problem2.kl_divergence(SOFT.T, SOFT.probs) for side in (submission, reference))

    inside = SOFT.T[SOFT.T > 0]
    also = {"the cross-entropy: sum t log t is forgotten": want - (inside * np.log(inside)).sum() / len(SOFT.T)}
    assert_close(RESULT, got, want, call=SOFT.call(), also=also)


@weight(0.3)
def test_probabilities_of_zero(submission, reference):
    """A class with target 0 and probability 0 counts nothing."""
    probs, T = CERTAIN
    got, want = (side.problem2.kl_divergence(T, probs) for side in (submission, reference))

    assert_close(RESULT, got, want, call=Call("kl_divergence(T, probs)", {"T": T, "probs": probs}))


@weight(0.3)
def test_confident_and_wrong(submission, reference):
    """kl_divergence keeps growing the more confident a wrong answer is."""
    got, want = (side.problem2.kl_divergence(CONFIDENT.T, CONFIDENT.probs) for side in (submission, reference))

    assert_close(RESULT, got, want, call=CONFIDENT.call())


@weight(0.5)
def test_invariances(submission):
    """Reordering or repeating the samples does not change the divergence."""
    T, probs, call = INPUTS.T, INPUTS.probs, INPUTS.call()
    once = assert_number(RESULT, submission.problem2.kl_divergence(T, probs), call=call)
    order = np.random.default_rng(1).permutation(len(T))
    for words, rows in (("after reordering the samples", order), ("after repeating every sample", [*order, *order])):
        assert_close(f"{RESULT} {words}", submission.problem2.kl_divergence(T[rows], probs[rows]), once, call=call)


@weight(0.6)
def test_torch(submission, bank):
    """The divergence of one-hot targets agrees with torch's."""
    case = bank.ask("divergence")

    assert_close(RESULT, submission.problem2.kl_divergence(case.T, case.probs), case.loss)


@weight(0.7)
@given(program=programs(DivergenceMachine))
def test_in_any_order(submission, reference, program):
    """kl_divergence is right for batches of any sizes, one after the other."""
    assert_same_results(program, submission, reference)
