"""A warm grading is like a cold one, whatever was graded before it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from autograder.apart import Graded, close_graders, grade_all_apart, grade_apart
from autograder.errors import GraderError
from autograder.homework import Homework, load_homework

SUBMISSIONS = Path(__file__).parent / "submissions"
NAMES = sorted(path.name for path in SUBMISSIONS.iterdir())
WHOLE = 7.75  # one case gives partial credit


@pytest.fixture(scope="module")
def homework(project: Path) -> Homework:
    """The homework whose cases tell and spoil the state of their grader."""
    return load_homework("double", project)


def as_text(graded: Graded) -> str:
    """All of a results.json but the times."""
    return json.dumps(graded.timeless(), indent=1)


def state_of(homework: Homework, folder: Path, monkeypatch: pytest.MonkeyPatch, warm: bool) -> dict[str, Any]:
    """The state in which a grading of the right submission finds its process."""
    place = folder / "state.json"
    monkeypatch.setenv("STATE", str(place))
    grade_apart(homework, SUBMISSIONS / "right", folder / "results.json", warm=warm)
    monkeypatch.delenv("STATE")
    found: dict[str, Any] = json.loads(place.read_text())
    return found


def grade_disaster(homework: Homework, folder: Path, monkeypatch: pytest.MonkeyPatch, disaster: str) -> Graded:
    """Grade warm while a case of the homework does this to its grader."""
    with monkeypatch.context() as patch:
        patch.setenv("DISASTER", disaster)
        return grade_apart(homework, SUBMISSIONS / "right", folder / "disaster.json", seconds=5)


def test_nothing_is_left_for_the_next_submission(homework: Homework, tmp_path: Path,
                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    """Each submission gets the results of a cold grading, byte for byte but times, in any company: after floods,
    crashes and poisoned modules, and after gradings that were killed in the middle."""
    cold = {name: grade_apart(homework, SUBMISSIONS / name, tmp_path / "cold.json", warm=False) for name in NAMES}
    for name in [*NAMES, *reversed(NAMES)]:
        with pytest.raises(GraderError, match=r"^Grading right was ended by signal 9\.$"):
            grade_disaster(homework, tmp_path, monkeypatch, "killed while a worker computes")
        warm = grade_apart(homework, SUBMISSIONS / name, tmp_path / "warm.json")

        assert as_text(warm) == as_text(cold[name]), name
        assert (warm.status, warm.stderr) == (cold[name].status, cold[name].stderr), name
    assert cold["right"].total() == WHOLE
    assert all(graded.total() < WHOLE for name, graded in cold.items() if name != "right")


def test_the_process_is_like_a_new_one(homework: Homework, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Environment, folder, umask, random numbers, pytest, Hypothesis and the rest: a second warm grading finds what
    the first found, which is what a cold one finds; the modules are those of a run, and the warm grader's own."""
    cold = state_of(homework, tmp_path, monkeypatch, warm=False)
    monkeypatch.setenv("NEWER", "than the warm grader")
    close_graders()
    first = state_of(homework, tmp_path, monkeypatch, warm=True)
    monkeypatch.delenv("NEWER")
    second = state_of(homework, tmp_path, monkeypatch, warm=True)

    assert first["environment"] == {**cold["environment"], "NEWER": "than the warm grader"}
    assert second["environment"] == cold["environment"]
    modules, new = set(cold.pop("modules")), set(second["modules"])
    assert second.pop("modules") == first.pop("modules")
    assert {name for name in new - modules if not name.startswith("autograder.warm")} == set()
    assert modules <= new
    del first["environment"], second["environment"], cold["environment"]
    assert second == first == cold


@pytest.mark.parametrize(("disaster", "sentence"), [
    ("killed", r"^Grading right was ended by signal 9\.$"),
    ("hangs", r"^Grading right did not end within 5 s\.$"),
])
def test_a_disaster_costs_one_submission_one_sentence(homework: Homework, tmp_path: Path, disaster: str, sentence: str,
                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    """A grading that is killed or hangs says so; the next one on the same warm grader is whole."""
    with pytest.raises(GraderError, match=sentence):
        grade_disaster(homework, tmp_path, monkeypatch, disaster)
    assert grade_apart(homework, SUBMISSIONS / "right", tmp_path / "r.json").total() == WHOLE


def test_status_and_stderr_are_those_of_the_grading(homework: Homework, tmp_path: Path,
                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    """What a grading writes to stderr belongs to it alone, and its exit status is read."""
    assert grade_disaster(homework, tmp_path, monkeypatch, "writes").stderr == "a warning of a case\n"
    graded = grade_disaster(homework, tmp_path, monkeypatch, "exits")
    assert (graded.status, graded.stderr) == (7, "")
    with pytest.raises(GraderError, match=r"left no results\.json: .*unrecognized arguments: --nonsense$"):
        grade_apart(homework, SUBMISSIONS / "right", tmp_path / "r.json", options=["--nonsense"])
    assert grade_apart(homework, SUBMISSIONS / "right", tmp_path / "r.json").status == 0


@pytest.mark.parametrize("name", ["legacy", "broken"])
def test_case_files_that_cannot_be_loaded_in_advance(project: Path, tmp_path: Path, name: str) -> None:
    """A case file that imports the student's module, or that cannot be imported, gives the results of a cold run."""
    homework = load_homework(name, project)
    cold, *warm = (grade_apart(homework, SUBMISSIONS / one, tmp_path / "r.json", warm=is_warm)
                   for one, is_warm in (("right", False), ("floods", True), ("right", True)))

    assert as_text(warm[1]) == as_text(cold)
    assert warm[1].status == cold.status == (name == "broken")
    if name == "legacy":
        assert (warm[0].total(), warm[1].total()) == (0, 1)


def test_a_homework_that_cannot_be_loaded_says_so(project: Path, homework: Homework, tmp_path: Path) -> None:
    """Where a warm grader cannot start, the sentence is that of a cold grading."""
    declaration = project / "tests" / "double" / "homework.toml"
    right = declaration.read_text()
    close_graders()
    try:
        declaration.write_text("title = 7\n")
        for warm in (True, False):
            with pytest.raises(GraderError, match=r"^Grading right left no results\.json: autograder: tests/double/"):
                grade_apart(homework, SUBMISSIONS / "right", tmp_path / "r.json", warm=warm)
    finally:
        declaration.write_text(right)


def test_several_at_a_time(homework: Homework, tmp_path: Path) -> None:
    """Warm graders work side by side, and each result is its own submission's."""
    names = [*NAMES, *NAMES]
    graded = grade_all_apart([(homework, SUBMISSIONS / name) for name in names], tmp_path, at_a_time=3)
    again = grade_apart(homework, SUBMISSIONS / "poisons", tmp_path / "r.json")

    totals = {name: one.total() for name, one in zip(names, graded, strict=True)}
    assert [one.total() for one in graded] == [totals[name] for name in names]
    assert (totals["right"], totals["poisons"]) == (WHOLE, again.total())
