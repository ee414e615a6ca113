"""mean_templates, on 11 images of 7 pixels in 3 classes."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.jhu_hw2_f19.templates import TemplateInputs, assert_templates

INPUTS = TemplateInputs.random(n=11, pixels=7, classes=3, seed=3)


@weight(2.2)
def test_averages(submission, reference):
    """Each row is the average image of its class."""
    assert_templates(submission, reference, INPUTS)


@weight(1)
def test_empty_class(submission, reference):
    """The row of a class without an image is zero."""
    assert_templates(submission, reference, INPUTS.with_classes(5))
