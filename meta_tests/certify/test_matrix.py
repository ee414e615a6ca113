"""The kill matrix: what a candidate's losses mean, how they are counted, and what the command prints."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.__main__ import main
from autograder.apart import Graded
from autograder.certify import commands, matrix
from autograder.certify.catalogue import Candidate, candidates
from autograder.certify.cells import Cell, Judged, judge
from autograder.certify.ends import ends
from autograder.certify.matrix import grade, run_matrix
from autograder.errors import GraderError
from autograder.homework import Homework, load_homework
from meta_tests.inprocess.homework import write_homework

HOMEWORK = Homework(title="T", files=["a.py"], parts={"one": 1, "two": 1}, id="hw", root="/nowhere")
WRONG = Candidate("m", "mistake", {}, ("one",), ("two",), about="sees it")
RIGHT = Candidate("r", "alternate", {})
NO_CASE = "m loses nothing on one: no case sees it; add a case that sees it."


@pytest.mark.parametrize(("candidate", "lost", "problems"), [
    (WRONG, {"one": 0.4}, ()),
    (WRONG, {"one": 0.4, "two": 1.0}, ()),
    (WRONG, {}, (NO_CASE,)),
    (WRONG, {"two": 1.0}, (NO_CASE,)),
    (WRONG, {"one": 1.0, "three": 0.25}, ("m loses 0.25 on three, which is not its part.",)),
    (WRONG, {"three": 0.25}, (NO_CASE, "m loses 0.25 on three, which is not its part.")),
    (RIGHT, {}, ()),
    (RIGHT, {"one": 2.0, "two": 0.5}, ("r is right but loses 2 on one.", "r is right but loses 0.5 on two.")),
])
def test_losses_are_judged_by_the_catalogue(candidate: Candidate, lost: dict[str, float],
                                            problems: tuple[str, ...]) -> None:
    """A mistake loses on its part and, if it must, on those in ``also``; what is right loses on none."""
    assert judge(candidate, Judged(lost)) == Cell(candidate, Judged(lost), problems)


@pytest.mark.parametrize(("lost", "problems"), [
    ({"scale": 10.0}, ()),
    ({"scale": 9.5}, ("template keeps 0.5 on scale; nothing may be earned without code.",)),
    ({}, ("template loses nothing on scale: no case sees it; add a case that fails for what students start from.",)),
])
def test_the_template_loses_everything(lost: dict[str, float], problems: tuple[str, ...], tmp_path: Path) -> None:
    """It has nothing of the solution and may keep nothing; the reference may lose nothing."""
    homework = write_homework(tmp_path, "@weight(10)\ndef test_a(submission):\n    pass\n")
    reference, template = ends(homework)
    assert ("x * factor" in reference.sources["scaling.py"], "x * factor" in template.sources["scaling.py"]) == (
        True, False)
    assert judge(template, Judged(lost), homework.parts).problems == problems
    assert judge(reference, Judged({}), homework.parts).problems == ()
    assert judge(reference, Judged({"scale": 1.0}), homework.parts).problems == (
        "reference is right but loses 1 on scale.",)


def test_a_grading_that_fails_is_the_graders_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A status other than 0 is no loss of points; what the grader noted is told."""
    failed = Graded({"tests": [], "extra_data": {"grader_notes": ["it broke"]}}, 3, "Traceback\n")
    monkeypatch.setattr(matrix, "grade_apart", lambda *_, **__: failed)

    with pytest.raises(GraderError, match=r"^Grading mistake-m ended with status 3: it broke\nTraceback$"):
        grade(HOMEWORK, tmp_path / "mistake-m")


def test_every_candidate_is_graded_and_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cells come in the order of the candidates, each from its own files, and ``tell`` hears of each once."""
    def graded(homework: Homework, submission: Path, fresh: bool) -> Judged:
        return Judged({"one": float((submission / "a.py").read_text())})

    monkeypatch.setattr(matrix, "grade", graded)
    wrong = [Candidate(f"m{n}", "mistake", {"a.py": str(n)}, ("one",)) for n in (1, 2, 3)]
    told: list[Cell] = []

    cells = run_matrix(HOMEWORK, wrong, 2, told.append, sandbox=True)

    assert [(cell.candidate.id, cell.lost) for cell in cells] == [(f"m{n}", {"one": float(n)}) for n in (1, 2, 3)]
    assert sorted(cell.candidate.id for cell in told) == ["m1", "m2", "m3"]


def test_both_ways_agree() -> None:
    """In process and through the sandbox candidates lose the same points on the same parts, as the catalogue says."""
    homework = load_homework("cmu_hw3")
    chosen = [one for one in candidates(homework) if one.id in ("relu-min", "opt-everylayer", "tanh_sigmoid")]

    quick, real = run_matrix(homework, chosen, 1), run_matrix(homework, chosen, 2, sandbox=True)

    assert quick == real
    assert {cell.candidate.id: set(cell.lost) for cell in real} == {
        "relu-min": {"relu"}, "opt-everylayer": {"gradient_descent_optimizer"}, "tanh_sigmoid": set()}
    assert [cell.problems for cell in real] == [()] * 3


def test_a_case_at_fault_is_told_in_process(tmp_path: Path) -> None:
    """A case that raises something of its own ends the run with the candidate and the traceback."""
    homework = write_homework(tmp_path, "@weight(10)\ndef test_a(submission):\n    submission.scaling.scale(1, 2).x\n")
    right = Candidate("right", "alternate", {"scaling.py": "def scale(x, factor):\n    return x * factor\n"})

    with pytest.raises(GraderError, match=r"^right could not be judged: (.|\n)*AttributeError"):
        run_matrix(homework, [right], 1)


def test_what_a_candidate_prints_is_not_shown(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The lines of the command are its own, whatever a solution prints and whatever NumPy says of its numbers."""
    homework = write_homework(tmp_path, "import numpy\n@weight(10)\ndef test_a(submission):\n"
                              "    numpy.log(numpy.zeros(1))\n    submission.scaling.scale(1, 2)\n")
    loud = Candidate("loud", "alternate", {"scaling.py": "print('hello')\ndef scale(*x):\n    print(x)\n"})

    assert run_matrix(homework, [loud], 1)[0].problems == ()
    assert capfd.readouterr() == ("", "")


def test_the_command_prints_a_line_a_candidate(monkeypatch: pytest.MonkeyPatch,
                                               capfd: pytest.CaptureFixture[str]) -> None:
    """One line for each, the problems beneath it, and exit status 1 where there is one; JSON is alone on demand."""
    cells = [judge(WRONG, Judged({"one": 0.4, "two": 1.0})), judge(RIGHT, Judged({})),
             judge(RIGHT, Judged({"one": 2.0}))]

    def run(homework: Homework, chosen: list[Candidate], jobs: int | None, tell: Callable[[Cell], None],
            sandbox: bool, fresh: bool) -> list[Cell]:
        for cell in cells:
            tell(cell)
        return cells

    monkeypatch.setattr(commands, "run_matrix", run)

    assert main(["certify", "cmu_hw3"]) == 1
    assert capfd.readouterr().out.splitlines() == [
        f"✓ mistake   {'m':<22} one -0.4, two -1",
        f"✓ alternate {'r':<22} nothing lost",
        f"✗ alternate {'r':<22} one -2",
        "    r is right but loses 2 on one.",
        "3 candidates, 1 not as the catalogue says"]
    assert main(["certify", "cmu_hw3", "--sandbox", "--json"]) == 1
    alone, beside = capfd.readouterr()
    assert [(one["id"], one["lost"]) for one in json.loads(alone)["solutions"]] == [
        ("m", {"one": 0.4, "two": 1.0}), ("r", {}), ("r", {"one": 2.0})]
    assert beside.endswith("3 candidates, 1 not as the catalogue says\n")
    del cells[2]
    assert main(["certify", "cmu_hw3"]) == 0


def test_the_command_takes_only_what_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """``--only`` chooses by id; ``--jobs``, ``--sandbox`` and ``--fresh`` are passed on."""
    asked: list[tuple[list[str], int | None, bool, bool]] = []

    def run(homework: Homework, chosen: list[Candidate], jobs: int | None, tell: Callable[[Cell], None],
            sandbox: bool, fresh: bool) -> list[Cell]:
        asked.append(([one.id for one in chosen], jobs, sandbox, fresh))
        return []

    monkeypatch.setattr(commands, "run_matrix", run)

    assert main(["certify", "cmu_hw3", "--only", "loops", "relu-min", "--jobs", "3"]) == 0
    assert main(["certify", "cmu_hw3", "--only", "relu-min", "--sandbox"]) == 0
    assert main(["certify", "cmu_hw3", "--only", "relu-min", "--sandbox", "--fresh"]) == 0
    assert asked == [(["relu-min", "loops"], 3, False, False), (["relu-min"], None, True, False),
                     (["relu-min"], None, True, True)]
