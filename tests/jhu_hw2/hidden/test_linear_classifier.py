"""The linear classifier: any sizes, large scores, finite differences, torch, digits."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import tags, weight
from hypothesis import given

from tests.jhu_hw2.checks import (
    assert_all_right,
    assert_changes_nothing_else,
    assert_evaluates,
    assert_matches_torch,
    assert_right_after_another,
    assert_right_at_large_scores,
    assert_slopes,
)
from tests.jhu_hw2.digits import digits
from tests.jhu_hw2.machines import LinearMachine
from tests.jhu_hw2.models import LINEAR, ModelInputs
from tests.jhu_hw2.strategies import batches_for
from tests.jhu_hw2.training import assert_learns
from tests.support.machines import programs
from tests.support.programs import assert_same_results

INPUTS = ModelInputs.random(LINEAR, n=11, features=7, units=5, classes=3, seed=17)
OTHER = ModelInputs.random(LINEAR, n=5, features=7, units=5, classes=3, seed=19)


@weight(0.6)
@given(case=batches_for(LINEAR))
def test_any_sizes(submission, reference, case):
    """The loss, the probabilities and all gradients are right for any sizes."""
    assert_all_right(submission, reference, case)


@weight(0.4)
def test_finite_differences(submission, reference):
    """All gradients agree with finite differences of the loss."""
    assert_slopes(submission, reference, OTHER)


@weight(0.5)
def test_large_scores(submission, reference):
    """The loss and the gradients are right where exp of a score overflows."""
    assert_right_at_large_scores(submission, reference, INPUTS)


@weight(0.4)
def test_second_batch(submission, reference):
    """After a second batch the gradients are those of that batch alone."""
    assert_right_after_another(submission, reference, INPUTS, OTHER)


@weight(0.2)
def test_without_gradients(submission, reference):
    """With grad=False the function returns the same pair, and leaves no gradients, for another batch."""
    assert_evaluates(submission, reference, INPUTS)


@weight(0.2)
@tags("side effect")
def test_nothing_else_changes(submission):
    """The function leaves the batch, the labels and the parameters as they are."""
    assert_changes_nothing_else(submission, INPUTS)


@weight(0.4)
def test_torch(submission, bank):
    """The loss, the probabilities and all gradients agree with torch's."""
    assert_matches_torch(submission, bank, LINEAR)


@weight(0.4)
def test_digits(submission, reference):
    """A training on real digits ends each epoch with the right loss and the right classes, within 0.2 %."""
    assert_learns(submission, reference, digits(LINEAR))


@weight(0.5)
@given(program=programs(LinearMachine))
def test_two_at_work(submission, reference, program):
    """The function is right with two sets of parameters, whatever is called in which order while they move."""
    assert_same_results(program, submission, reference)
