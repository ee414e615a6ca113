"""The kill matrix under load is compared case by case."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from autograder.certify.catalogue import Candidate
from autograder.certify.cells import Cell, Judged
from autograder.homework import Homework
from bench import matrix_load

HOMEWORK = Homework(title="T", files=["a.py"], parts={"one": 1}, id="hw", root="/nowhere")
CHOSEN = [Candidate("same", "mistake", {}), Candidate("moves", "mistake", {})]


@pytest.mark.parametrize(("under_load", "status", "told"), [
    (("b", "a"), 0, "hw: 2 candidates, 1 busy processes; none with another verdict\n"),
    (("a",), 1, "✗ moves: other verdicts of b\nhw: 2 candidates, 1 busy processes; 1 with another verdict\n"),
])
def test_a_case_with_another_verdict_is_told(
        under_load: tuple[str, ...], status: int, told: str, monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str]) -> None:
    """The order in which cases fail does not count."""
    failed = iter([("a", "b"), ("a", "b"), ("a", "b"), under_load])

    def run(homework: Homework, chosen: Iterable[Candidate]) -> list[Cell]:
        return [Cell(one, Judged({}, next(failed)), ()) for one in chosen]

    monkeypatch.setattr(matrix_load, "run_matrix", run)
    assert matrix_load.compare(HOMEWORK, CHOSEN, 1) == status
    assert capsys.readouterr().out == told
