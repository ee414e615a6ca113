"""mean_templates on other shapes, on whole numbers of one byte, on real digits."""

from __future__ import annotations

import numpy as np
from gradescope_utils.autograder_utils.decorators import tags, weight
from hypothesis import given

from tests.jhu_hw2_f19.digits import load_digits
from tests.jhu_hw2_f19.machines import TemplatesMachine
from tests.jhu_hw2_f19.templates import TemplateInputs, assert_templates
from tests.support import assert_answered, writes_refused
from tests.support.machines import programs
from tests.support.programs import assert_same_results

INPUTS = TemplateInputs.random(n=23, pixels=5, classes=3, seed=17)


@weight(1.6)
def test_other_shapes(submission, reference):
    """The templates are right for other numbers of images, pixels and classes, also with one image a class."""
    for sizes in ((23, 5, 3), (7, 3, 5), (11, 13, 11)):
        assert_templates(submission, reference, TemplateInputs.random(*sizes, seed=17))


@weight(0.6)
def test_bytes(submission, reference):
    """The templates of images of bytes, as MNIST's files have them, are right."""
    rng = np.random.default_rng(19)
    images = rng.integers(100, 256, (13, 7)).astype(np.uint8)
    assert_templates(submission, reference, TemplateInputs(images, rng.permutation(13) % 3, 3))


@weight(1)
def test_digits(submission, reference):
    """The templates of 200 real digits are right."""
    digits = load_digits()
    assert_templates(submission, reference, TemplateInputs(digits["train_x"], digits["train_y"], 10))


@weight(0.4)
@tags("side effect")
def test_arrays_unchanged(submission):
    """mean_templates leaves images and labels of its caller as they are."""
    X, y = (submission.share(array, writeable=False) for array in (INPUTS.X, INPUTS.y))
    with writes_refused("mean_templates: an array of the caller (X or y)", INPUTS.call()):
        got = submission.problem4.mean_templates(X, y, INPUTS.classes)

    assert_answered("mean_templates", got, call=INPUTS.call())


@weight(1.2)
@given(program=programs(TemplatesMachine))
def test_in_any_order(submission, reference, program):
    """The templates are right whatever was asked before."""
    assert_same_results(program, submission, reference)
