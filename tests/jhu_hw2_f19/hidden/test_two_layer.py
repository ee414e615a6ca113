"""init_two_layer is random; two_layer_loss_and_gradients on any shape, against finite differences and torch."""

from __future__ import annotations

import numpy as np
from gradescope_utils.autograder_utils.decorators import tags, weight
from hypothesis import given

from tests.jhu_hw2_f19.initial import assert_shapes
from tests.jhu_hw2_f19.inputs import NetworkInputs
from tests.jhu_hw2_f19.machines import TwoLayerMachine
from tests.jhu_hw2_f19.strategies import network_cases
from tests.support import Gap, assert_answered, assert_equal, writes_refused
from tests.support.machines import programs

INPUTS = NetworkInputs.random(n=5, features=3, hidden=7, classes=11, seed=17)
SOFT = NetworkInputs.random(n=11, features=5, hidden=13, classes=3, seed=23, soft=True)
LARGE = NetworkInputs.random(n=5, features=7, hidden=11, classes=3, seed=29, scale=40.0)
SIZES = (29, 31, 23)


@weight(0.5)
def test_initial_weights_are_normal(submission):
    """The initial weights are draws of numpy.random.randn: mean 0, deviation 1."""
    params = assert_shapes(submission, *SIZES, seed=5)
    for name in ("W1", "W2"):
        mean, deviation = params[name].mean(), params[name].std()
        if abs(mean) > 0.2 or abs(deviation - 1) > 0.2:
            raise Gap(f"init_two_layer: {name} has mean {mean:.2f} and standard deviation {deviation:.2f} instead of "
                      "about 0 and 1")


@weight(0.5)
def test_initial_weights_follow_the_seed(submission):
    """The same seed gives the same weights, another seed others."""
    first, again, other = (assert_shapes(submission, *SIZES, seed=seed) for seed in (5, 5, 6))
    for name in ("W1", "W2"):
        assert_equal(f"init_two_layer: {name} for the same seed again", again[name], first[name])
        if np.array_equal(first[name], other[name]):
            raise Gap(f"init_two_layer: {name} is the same for another seed")


@weight(1.6)
def test_loss_of_other_shapes(two_layer):
    """The loss is right for other numbers of samples, features, hidden units and classes, and for one sample."""
    for case in (INPUTS, NetworkInputs.random(11, 5, 3, 7, seed=19, scale=1.5),
                 NetworkInputs.random(1, 13, 5, 3, seed=31)):
        two_layer.assert_loss(case)


@weight(2.4)
@given(case=network_cases())
def test_gradients_any_shape(two_layer, case):
    """The gradients are right for any numbers of samples, features, hidden units and classes."""
    two_layer.assert_gradients(case)


@weight(0.6)
def test_soft_targets(two_layer):
    """The gradients are right for targets that are not one-hot."""
    two_layer.assert_gradients(SOFT)


@weight(0.4)
def test_large_scores(two_layer):
    """The gradients are right for scores of more than 1000."""
    two_layer.assert_gradients(LARGE)


@weight(1)
def test_finite_differences(two_layer):
    """The gradients agree with finite differences of the loss."""
    two_layer.assert_finite_differences(INPUTS, ("W1", "b1", "W2", "b2"))


@weight(1)
def test_torch(two_layer, bank):
    """The gradients agree with torch's."""
    case = bank.ask("two_layer")
    params = {name: getattr(case, name) for name in ("W1", "b1", "W2", "b2")}
    two_layer.assert_gradients(NetworkInputs(case.X, case.T, params),
                               want={name: getattr(case, f"d_{name}") for name in params})


@weight(0.4)
@tags("side effect")
def test_arrays_unchanged(submission, two_layer):
    """two_layer_loss_and_gradients leaves the arrays of its caller as they are."""
    def check():
        X, T = (submission.share(array, writeable=False) for array in (INPUTS.X, INPUTS.T))
        params = {name: submission.share(array, writeable=False) for name, array in INPUTS.params.items()}
        with writes_refused("two_layer_loss_and_gradients: an array of the caller", INPUTS.call()):
            got = submission.problem3.two_layer_loss_and_gradients(X, T, params)
        assert_answered("two_layer_loss_and_gradients", got, call=INPUTS.call())

    two_layer.judge(check)


@weight(1.2)
@given(program=programs(TwoLayerMachine))
def test_in_any_order(two_layer, program):
    """Losses and gradients are right for batches of any sizes, one after the other."""
    two_layer.assert_same(program)
