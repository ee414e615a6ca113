"""predict, on 11 images of 7 pixels in 3 classes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from gradescope_utils.autograder_utils.decorators import weight

from tests.jhu_hw2_f19.inputs import LinearInputs

INPUTS = LinearInputs.random(n=11, features=7, classes=3, seed=3)
BIASED = replace(INPUTS, b=np.array([-30.0, 30.0, 20.0]))


@weight(1)
def test_labels(prediction):
    """predict returns the class with the largest score for each image."""
    prediction.assert_labels(INPUTS)


@weight(0.6)
def test_bias(prediction):
    """predict adds b to the scores."""
    prediction.assert_labels(BIASED)
