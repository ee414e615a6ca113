"""predict on any shape, and with templates of real digits."""

from __future__ import annotations

import numpy as np
from gradescope_utils.autograder_utils.decorators import weight
from hypothesis import given

from tests.jhu_hw2_f19.digits import load_digits
from tests.jhu_hw2_f19.inputs import LinearInputs
from tests.jhu_hw2_f19.machines import PredictMachine
from tests.jhu_hw2_f19.strategies import linear_cases
from tests.support.machines import programs


@weight(1)
@given(case=linear_cases())
def test_any_shape(prediction, case):
    """predict is right for any numbers of images, pixels and classes."""
    prediction.assert_labels(case)


@weight(0.6)
def test_digits(prediction, reference):
    """predict with the templates of real digits is right for 100 others."""
    digits = load_digits()
    W = reference.problem4.mean_templates(digits["train_x"], digits["train_y"], 10)
    T = np.eye(10)[digits["test_y"]]
    prediction.assert_labels(LinearInputs(digits["test_x"], T, W, np.zeros(10)))


@weight(0.8)
@given(program=programs(PredictMachine))
def test_in_any_order(prediction, program):
    """predict is right whatever was asked before."""
    prediction.assert_same(program)
