"""The kill matrix: which case sees which wrong solution, as data and as a page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.__main__ import main
from autograder.certify import commands
from autograder.certify.catalogue import Candidate
from autograder.certify.cells import Cell, Judged, judge
from autograder.certify.kills import KillMatrix, kill_matrix, to_data
from autograder.certify.mutants import MUTANT
from autograder.certify.page import to_page
from autograder.certify.summary import facts_of, summary
from autograder.homework import Homework
from autograder.report.outcome import Case

HOMEWORK = Homework(title="T", files=["a.py"], parts={"one": 1, "two": 1}, id="hw", root="/nowhere")
FIRST, SECOND, THIRD = CASES = [
    Case("tests/hw/public/test_one.py::test_a", "one", "A fact <b>.", 1.0, tags=("side effect",)),
    Case("tests/hw/public/test_two.py::test_b", "two", "Another fact.", 0.5),
    Case("tests/hw/hidden/test_one.py::test_c", "one", "A third fact.", 0.5, hidden=True)]
NAMES = ["public/test_one.py::test_a", "public/test_two.py::test_b", "hidden/test_one.py::test_c"]


def cell(id: str, kind: str, *failed: int, lost: str = "one", loses: str = "") -> Cell:
    """A candidate that failed these cases."""
    candidate = Candidate(id, kind, {}, (loses,) if loses else (), about="sees it")
    return judge(candidate, Judged({lost: 1.0} if failed else {}, tuple(NAMES[number] for number in failed)))


@pytest.fixture
def matrix() -> KillMatrix:
    """Two mistakes, two mutants, of which one survives, and a right solution that loses."""
    return kill_matrix(HOMEWORK, CASES, [
        cell("both", "mistake", 0, 2, loses="one"), cell("alone", "mistake", 1, lost="two", loses="two"),
        cell("f: a -> b", MUTANT, 2), cell("f: a -> <c>", MUTANT), cell("right", "alternate", 0)])


def test_a_case_sees_the_wrong_solutions_that_fail_it(matrix: KillMatrix) -> None:
    """Right solutions do not count; what no other case sees is told apart."""
    assert [(one.kills, one.alone) for one in matrix.cases] == [
        ({"both"}, set()), ({"alone"}, {"alone"}), ({"both", "f: a -> b"}, {"f: a -> b"})]
    assert [one.case for one in matrix.redundant()] == [FIRST]


def test_a_case_that_sees_nothing_alone_is_told_with_its_facts(matrix: KillMatrix) -> None:
    """Which other case sees what it sees, and whether students read it; not whether it is useful."""
    assert [facts_of(matrix, one) for one in matrix.redundant()] == [
        f"{NAMES[0]} (public, side effect) sees 1; {NAMES[2]} sees them too"]
    assert list(summary(matrix)) == [
        "1 of 3 cases see no wrong solution that no other case sees:",
        f"    {NAMES[0]} (public, side effect) sees 1; {NAMES[2]} sees them too",
        "2 mutants, 1 of them seen by a case", "5 candidates, 2 not as the catalogue says"]


def test_a_case_that_several_others_cover_and_one_that_sees_nothing() -> None:
    """No other case sees all that it sees, though each is seen; and a case may see nothing at all."""
    found = kill_matrix(HOMEWORK, CASES, [cell("a", "mistake", 0, 1), cell("b", "mistake", 0, 1)])
    assert facts_of(found, found.cases[2]) == f"{NAMES[2]} (hidden) sees no wrong solution"
    split = kill_matrix(HOMEWORK, CASES, [cell("a", "mistake", 0, 1), cell("b", "mistake", 0, 2)])
    assert facts_of(split, split.cases[0]) == (
        f"{NAMES[0]} (public, side effect) sees 2; several other cases see them too")
    assert facts_of(split, split.cases[1]) == f"{NAMES[1]} (public) sees 1; {NAMES[0]} sees them too"


def test_the_data_has_cases_and_solutions(matrix: KillMatrix) -> None:
    """Each case with what it sees, each solution with the cases that failed, and every problem."""
    data = json.loads(json.dumps(to_data(matrix)))
    assert data["candidates"] == {"alternate": 1, "mistake": 2, "mutant": 2}
    assert data["cases"][2] == {"case": NAMES[2], "part": "one", "title": "A third fact.", "weight": 0.5, "kills": 2,
                                "alone": ["f: a -> b"], "covered_by": None}
    assert data["cases"][0]["covered_by"] == NAMES[2]
    assert (data["margins"], data["moved"]) == ([], [])
    assert data["solutions"][0] == {"id": "both", "kind": "mistake", "loses": ["one"], "lost": {"one": 1.0},
                                    "failed": [NAMES[0], NAMES[2]], "problems": []}
    assert data["problems"] == ["f: a -> <c>: no case sees it; add a case that sees it, or say in "
                                "equivalents.toml why it is right.",
                                "right is right but loses 1 on one."]


def test_the_page_says_what_is_wrong_first(matrix: KillMatrix) -> None:
    """Problems come before the matrix; every text is escaped; each case is listed, of a part one after the other."""
    page = to_page(matrix)
    assert page.index("f: a -&gt; &lt;c&gt;: no case sees it") < page.index("Mistakes</h2>")
    assert "A fact &lt;b&gt;." in page
    assert "A third fact. (hidden)" in page
    assert page.index("A third fact.") < page.index("Another fact.")
    assert "http" not in page.replace("http-equiv", "")


def test_without_problems_the_page_says_so() -> None:
    """A sentence stands where the problems would."""
    assert "every right one keeps all" in to_page(kill_matrix(HOMEWORK, CASES, [cell("m", "mistake", 0, loses="one")]))


def test_the_command_writes_both(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A mistake of the optimizer is seen by cases of the optimizer alone."""
    data, page = tmp_path / "kills.json", tmp_path / "kills.html"
    assert main(["certify", "cmu_hw3", "--only", "opt-everylayer", "--json", str(data), "--html", str(page)]) == 0
    seeing = [one for one in json.loads(data.read_text())["cases"] if one["kills"]]
    assert {one["part"] for one in seeing} == {"gradient_descent_optimizer"}
    assert "opt-everylayer" in page.read_text()
    assert [line for line in capsys.readouterr().out.splitlines() if line.startswith("Written: ")] == [
        f"Written: {data}", f"Written: {page}"]


def test_a_page_that_cannot_be_written_has_a_sentence(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The folder is missing."""
    monkeypatch.setattr(commands, "run_matrix", lambda *arguments: [])
    assert main(["certify", "cmu_hw3", "--only", "opt-everylayer", "--html", str(tmp_path / "no" / "k.html")]) == 2
    assert "cannot be written: No such file or directory; create its folder." in capsys.readouterr().err
