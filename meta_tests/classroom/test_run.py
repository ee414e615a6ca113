"""A run: each content once, what is known not again, bad submissions stop nobody, an interrupt loses nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from autograder.classroom import run as room
from autograder.classroom.engines import Engine
from autograder.classroom.job import Answer, Job
from autograder.classroom.record import load_class
from autograder.classroom.run import Order, Run, run_class
from autograder.errors import GraderError
from autograder.homework import Homework
from meta_tests.classroom.samples import HOMEWORK, ONE, TWO, answer

WEAK = "Hidden cases do not run here: Isolation 1 of 3."


class Class:
    """A class in a temporary folder, graded by a function in place of an engine.

    Attributes:
        graded: the ids of what was graded, in all runs.
        grade: gives the answer for a submission's text.
    """

    def __init__(self, folder: Path, homework: Homework) -> None:
        self.folder, self.homework = folder, homework
        self.graded: list[str] = []
        self.grade: Callable[[str], Answer] = lambda text: answer(3 if "right" in text else 1)
        (folder / "in").mkdir()

    def hand_in(self, name: str, text: str) -> None:
        (self.folder / "in" / name).mkdir(exist_ok=True)
        (self.folder / "in" / name / "toy.py").write_text(text)

    def run(self, out: str = "out", options: tuple[str, ...] = (), format: str = "gradescope") -> Run:
        told: list[tuple[str, int, int]] = []
        order = Order(self.homework, self.folder / "in", self.folder / out, self.start, options, format)
        return run_class(order, lambda *one: told.append(one))

    @contextmanager
    def start(self, bundle: dict[str, bytes], versions: dict[str, str]) -> Iterator[Engine]:
        yield Engine(self.submit, 1)

    def submit(self, job: Job) -> Future[Answer]:
        future: Future[Answer] = Future()
        text = (job.path / "toy.py").read_text()
        self.graded.append(job.id)
        future.set_result(self.grade(text))
        return future

    def result(self, id: str) -> Path:
        return self.folder / "out" / "results" / f"{id}.json"


@pytest.fixture
def a_class(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Class:
    """Ann is right, Bo and Cy handed the same mistake in."""
    monkeypatch.setattr(room, "list_bundle", lambda homework: {"tests/hw/homework.toml": homework.title.encode()})
    (tmp_path / "tests" / "hw" / "hidden").mkdir(parents=True)
    made = Class(tmp_path, msgspec.structs.replace(HOMEWORK, root=str(tmp_path)))
    for name, text in (("ann", "right"), ("bo", "wrong"), ("cy", "wrong")):
        made.hand_in(name, text)
    return made


def test_equal_submissions_are_graded_once_and_known_ones_never(a_class: Class) -> None:
    """Cy gets Bo's results; the second run grades only what is new; all that is written is of all three."""
    first = a_class.run()
    assert (a_class.graded, first.graded) == (["ann", "bo"], 2)
    assert [(one.id, one.score) for one in first.result.submissions] == [("ann", 3.0), ("bo", 1.0), ("cy", 1.0)]
    assert first.result.cases[1].title == "It is b."
    assert first.result.submissions[1].cases[TWO.id].headline == "no b"
    assert load_class(a_class.folder / "out") == first.result
    assert a_class.result("cy").read_bytes() == answer(1).results

    a_class.hand_in("dee", "new")
    a_class.hand_in("bo", "right")
    again = a_class.run()
    assert (a_class.graded, again.graded) == (["ann", "bo", "dee"], 1)
    assert [one.score for one in again.result.submissions] == [3.0, 3.0, 1.0, 1.0]


def test_nothing_is_started_if_all_is_known(a_class: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unchanged class needs no engine, and unchanged files are not written again."""
    a_class.run()
    before = a_class.result("ann").stat().st_mtime_ns
    monkeypatch.setattr(a_class, "start", None)
    assert a_class.run().graded == 0
    assert a_class.result("ann").stat().st_mtime_ns == before


@pytest.mark.parametrize("change", ["cases", "options"])
def test_a_change_of_what_grades_grades_all_anew(a_class: Class, change: str) -> None:
    """Other cases or another option make other keys."""
    old = a_class.run().result.key
    if change == "cases":
        a_class.homework = msgspec.structs.replace(a_class.homework, title="T2")
    new = a_class.run(options=("--allow-unsafe",) if change == "options" else ())
    assert new.graded == 2
    assert new.result.key != old


def test_an_interrupt_loses_nothing(a_class: Class) -> None:
    """What was graded before Ctrl-C is not graded again."""
    def interrupt(text: str) -> Answer:
        if text == "endless":
            raise KeyboardInterrupt
        return answer(3)

    a_class.hand_in("zoe", "endless")
    a_class.grade = interrupt
    with pytest.raises(KeyboardInterrupt):
        a_class.run()
    a_class.grade = lambda text: answer(1)
    a_class.graded.clear()
    assert [one.score for one in a_class.run().result.submissions] == [3.0, 3.0, 3.0, 1.0]
    assert a_class.graded == ["zoe"]


def test_what_could_not_be_graded_stops_nobody_and_is_tried_again(a_class: Class) -> None:
    """A fault of the machine is said at each of its submissions, which have no results; the next run grades them."""
    a_class.grade = lambda text: answer(3) if text == "right" else Answer(fault="The disk is full.")
    run = a_class.run()
    assert [(one.score, one.problem) for one in run.result.submissions] == [
        (3.0, ""), (0.0, "The disk is full."), (0.0, "The disk is full.")]
    assert not a_class.result("bo").exists()
    assert "bo,,,,3,Ungraded" in (a_class.folder / "out" / "grades.csv").read_text()

    a_class.grade = lambda text: answer(1)
    assert a_class.run().graded == 1
    assert a_class.result("bo").exists()


def test_what_could_not_be_judged_is_written_and_tried_again(a_class: Class) -> None:
    """Its results are there, with the reason; they are not kept, because another run may judge it."""
    a_class.grade = lambda text: answer(fault="no memory") if text == "right" else answer(1)
    one = a_class.run().result.submissions[0]
    assert (one.score, one.problem) == (1.0, "2.1 could not be judged: no memory")
    assert json.loads(a_class.result("ann").read_bytes())["tests"][1]["extra_data"]["verdict"] == "could not be judged"

    a_class.grade = lambda text: answer(3)
    again = a_class.run()
    assert (again.graded, again.result.submissions[0].problem) == (1, "")


def test_what_cannot_be_read_is_graded_like_any_other(a_class: Class) -> None:
    """A submission without the file has a key and results, which tell the student; a file that has gone, too."""
    (a_class.folder / "in" / "dee").mkdir()
    a_class.submit = lambda job: _ended(answer(1))  # type: ignore[method-assign]
    assert [bool(one.key) for one in a_class.run().result.submissions] == [True] * 4


def _ended(given: Answer) -> Future[Answer]:
    future: Future[Answer] = Future()
    future.set_result(given)
    return future


def test_a_weak_sandbox_grades_no_class(a_class: Class) -> None:
    """Where hidden cases do not run, the run ends with the first answer, unless that was asked for."""
    a_class.grade = lambda text: answer(1, isolation=1)
    with pytest.raises(GraderError, match="^The class is not graded: "):
        a_class.run()
    assert a_class.run(options=("--allow-unsafe",)).result.submissions[0].isolation == 1


def test_results_of_who_has_left_are_removed(a_class: Class) -> None:
    """A submission that is no longer there leaves no results; a foreign folder is not touched."""
    a_class.run()
    (a_class.folder / "in" / "ann" / "toy.py").unlink()
    (a_class.folder / "in" / "ann").rmdir()
    a_class.run(format="canvas")
    assert sorted(path.name for path in (a_class.folder / "out" / "results").iterdir()) == ["bo.json", "cy.json"]
    assert (a_class.folder / "out" / "grades.csv").read_text().startswith("Student,ID,")

    (a_class.folder / "mine" / "results").mkdir(parents=True)
    (a_class.folder / "mine" / "results" / "ann.json").touch()
    with pytest.raises(GraderError, match="mine contains something else .results.; name a new folder"):
        a_class.run("mine")
    assert (a_class.folder / "mine" / "results" / "ann.json").exists()


def test_all_that_is_written_is_the_owners(a_class: Class) -> None:
    """Names, grades and hidden cases are for the staff; no file is open to others, and none is left unfinished."""
    a_class.run()
    written = [path for path in (a_class.folder / "out").rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o077 for path in (a_class.folder / "out", *written)} == {0}
    assert sorted(path.name for path in written) == ["ann.json", "bo.json", "class.json", "cy.json", "grades.csv",
                                                      "store.sqlite3"]
    assert ONE.id in (a_class.folder / "out" / "class.json").read_text()
