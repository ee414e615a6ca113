"""Which cases ``run_tests.py -k TEXT`` means."""

from __future__ import annotations

import pytest

from autograder.report.outcome import Case, Verdict
from autograder.report.report import Item
from autograder.student.select import case_is_meant, item_is_meant

CASE = Case("tests/hw/public/test_layers.py::test_bias_gradient", "linear_layer", "Linear adds b.", 1.0)
ITEM = Item("1.1", CASE.title, 0.0, 1.0, Verdict.PASSED, part=CASE.part, id=CASE.id)


@pytest.mark.parametrize("text", ["linear_layer", "Linear Layer", "adds B", "bias_grad", "bias grad", "test_layers"])
def test_part_function_and_title_are_searched(text: str) -> None:
    """In either case of letters, with spaces or underscores; the item of a case is meant as the case is."""
    assert case_is_meant(CASE, text)
    assert item_is_meant(ITEM, text)


@pytest.mark.parametrize("text", ["relu", "hw", "public"])
def test_folders_are_not_searched(text: str) -> None:
    """The path before the file's name means nothing."""
    assert not case_is_meant(CASE, text)
    assert not item_is_meant(ITEM, text)


def test_a_whole_part_is_always_meant() -> None:
    """An item that represents a whole part has no case to search."""
    assert item_is_meant(Item("1", "Relu", 0.0, 1.0, Verdict.UNJUDGED), "linear")
