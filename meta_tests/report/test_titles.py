"""[titles] of homework.toml: each belongs to a case."""

from __future__ import annotations

import pytest

from autograder.errors import HomeworkError
from autograder.homework import Homework
from autograder.report.outcome import Case
from autograder.report.rubric_rules import check_rubric

CASES = (Case("tests/hw/public/test_linear.py::test_a", "linear", "T", 1),)


def homework(*titled: str) -> Homework:
    return Homework(title="N", files=["a.py"], parts={"linear": 1}, titles=dict.fromkeys(titled, "A title."), id="hw")


def test_a_title_of_a_case_is_accepted() -> None:
    """A case is named below the homework's folder."""
    check_rubric(homework("public/test_linear.py::test_a"), CASES)


def test_a_title_without_a_case_is_refused() -> None:
    """A misspelled case is reported, not ignored."""
    with pytest.raises(HomeworkError) as caught:
        check_rubric(homework("public/test_liner.py::test_a"), CASES)
    assert str(caught.value) == ("[titles] of homework.toml names 'public/test_liner.py::test_a', which is not a case "
                                 "(did you mean 'public/test_linear.py::test_a'?); correct or remove it.")
