"""predict on other shapes, and with templates of real digits."""

from __future__ import annotations

import numpy as np
from gradescope_utils.autograder_utils.decorators import weight
from hypothesis import given

from tests.jhu_hw2_f19.digits import load_digits
from tests.jhu_hw2_f19.inputs import LinearInputs
from tests.jhu_hw2_f19.machines import PredictMachine
from tests.support.machines import programs


@weight(1)
def test_other_shapes(prediction):
    """predict is right for other numbers of images, pixels and classes, and for a single image."""
    for sizes in ((23, 3, 5), (7, 11, 13), (1, 5, 7)):
        prediction.assert_labels(LinearInputs.random(*sizes, seed=17))


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
