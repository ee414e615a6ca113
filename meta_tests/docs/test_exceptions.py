"""docs/exceptions.md has what the catalogues say, with a reason for each."""

from __future__ import annotations

import pytest

from autograder.certify.catalogue import read_mistakes
from autograder.homework import find_homeworks, load_homework
from meta_tests.docs.exceptions import PAGE, page


def test_the_page_is_fresh() -> None:
    """It is what its script writes today."""
    assert PAGE.read_text("utf-8") == page(), "run: python -m meta_tests.docs.exceptions"


@pytest.mark.parametrize("homework", find_homeworks())
def test_a_mistake_that_loses_nothing_has_a_reason(homework: str) -> None:
    """Its note says why it keeps its points."""
    tolerated = [one for one in read_mistakes(load_homework(homework)) if one.status == "tolerated"]
    assert [one.id for one in tolerated if not one.note] == []
