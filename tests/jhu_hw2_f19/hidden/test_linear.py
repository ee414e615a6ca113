"""linear_forward and linear_loss_and_gradients on any shape, at large scores, against finite differences and torch."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import tags, weight
from hypothesis import given

from tests.jhu_hw2_f19.inputs import LinearInputs
from tests.jhu_hw2_f19.machines import LinearMachine
from tests.jhu_hw2_f19.strategies import linear_cases
from tests.support import assert_answered, writes_refused
from tests.support.machines import programs

INPUTS = LinearInputs.random(n=11, features=5, classes=3, seed=17)
SOFT = LinearInputs.random(n=11, features=3, classes=7, seed=23, soft=True)
LARGE = LinearInputs.random(n=5, features=7, classes=3, seed=29, scale=900.0)


@weight(1)
def test_forward_other_shapes(linear):
    """linear_forward is right for other numbers of samples, features and classes, and for a single sample."""
    for case in (INPUTS, SOFT, LinearInputs.random(1, 13, 5, seed=31)):
        linear.assert_forward(case)


@weight(1.2)
def test_loss_of_other_shapes(linear):
    """The loss is right for other numbers of samples, features and classes, and for a single sample."""
    for case in (INPUTS, LinearInputs.random(3, 5, 11, seed=19, scale=5.0), LinearInputs.random(1, 13, 5, seed=31)):
        linear.assert_loss(case)


@weight(2)
@given(case=linear_cases())
def test_gradients_any_shape(linear, case):
    """The gradients are right for any numbers of samples, features and classes."""
    linear.assert_gradients(case)


@weight(0.8)
def test_soft_targets(linear):
    """The gradients are right for targets that are not one-hot."""
    linear.assert_gradients(SOFT)


@weight(0.6)
def test_large_scores(linear):
    """The gradients are right for scores of more than 1000."""
    linear.assert_gradients(LARGE)


@weight(1)
def test_finite_differences(linear):
    """The gradients agree with finite differences of the loss."""
    linear.assert_finite_differences(INPUTS, ("W", "b"))


@weight(1)
def test_torch(linear, bank):
    """The gradients agree with torch's."""
    case = bank.ask("linear")
    linear.assert_gradients(LinearInputs(case.X, case.T, case.W, case.b), want={"W": case.d_W, "b": case.d_b})


@weight(0.4)
@tags("side effect")
def test_arrays_unchanged(submission, linear):
    """linear_loss_and_gradients leaves the arrays of its caller as they are."""
    def check():
        X, T, W, b = (submission.share(array, writeable=False)
                      for array in (INPUTS.X, INPUTS.T, INPUTS.W, INPUTS.b))
        with writes_refused("linear_loss_and_gradients: an array of the caller", INPUTS.call()):
            got = submission.problem2.linear_loss_and_gradients(X, T, W, b)
        assert_answered("linear_loss_and_gradients", got, call=INPUTS.call())

    linear.judge(check)


@weight(1.6)
@given(program=programs(LinearMachine))
def test_in_any_order(linear, program):
    """Scores, losses and gradients are right for batches of any sizes, one after the other."""
    linear.assert_same(program)
