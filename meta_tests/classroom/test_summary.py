"""What ``autograder class`` says: at the end, and while it works."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.__main__ import main
from autograder.classroom import commands
from autograder.classroom.grade_class import pace
from autograder.classroom.record import Class, Graded
from autograder.classroom.run import Run

RIGHT = (Graded("a", score=40.0), Graded("b", score=45.0))


def printed(submissions: tuple[Graded, ...], fresh: bool, monkeypatch: pytest.MonkeyPatch,
            capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The exit status, and what is printed of a run with these submissions.

    Args:
        fresh: whether known mistakes can be named.
    """
    graded = Class("cmu_hw3", "T", {"one": 50.0}, (), seconds=1.25, submissions=submissions)
    monkeypatch.setattr(commands, "run_class", lambda order, tell: Run(graded, 1))
    monkeypatch.setattr(commands, "write_report", lambda *_: None)
    monkeypatch.setattr(commands, "is_fresh", lambda homework: fresh)
    status = main(["class", "cmu_hw3", "in", "--out", "out"])
    return status, capsys.readouterr().out


def test_a_run_is_summed_up(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """How many, how long, the mean, and where it is written."""
    assert printed(RIGHT, True, monkeypatch, capsys) == (
        0, "2 submissions, 1 of them graded now, in 1.2 s.\nMean 42.5 of 50.\nWritten: out\n")


def test_what_could_not_be_judged_is_listed(monkeypatch: pytest.MonkeyPatch,
                                            capsys: pytest.CaptureFixture[str]) -> None:
    """The first five with the reason, then their number; they do not count in the mean, and the status is 1."""
    wrong = tuple(Graded(f"w{number}", problem="The disk is full.") for number in range(7))
    status, text = printed((*RIGHT, *wrong), True, monkeypatch, capsys)
    assert status == 1
    assert text.splitlines()[1:7] == [*(f"✗ w{number}: The disk is full." for number in range(5)),
                                      f"✗ and 2 more; {Path('out', 'grades.csv')} has all of them, as Ungraded."]
    assert "Mean 42.5 of 50." in text


def test_it_says_if_mistakes_cannot_be_named(monkeypatch: pytest.MonkeyPatch,
                                             capsys: pytest.CaptureFixture[str]) -> None:
    """An old record of wrong answers is named with the command that makes it anew."""
    _, text = printed(RIGHT, False, monkeypatch, capsys)
    assert text.startswith("Known mistakes are not named, because the record of their wrong answers is missing or old")
    assert "autograder wrong-answers cmu_hw3" in text


@pytest.mark.parametrize(("done", "seconds", "words"), [
    (10, 5.0, "2.0 a second, 45 s left"), (10, 100.0, "10.0 s each, 15 min left"),
    (100, 50.0, "2.0 a second, 0 s left"), (1, 0.0, "1000.0 a second, 0 s left")])
def test_the_pace_is_said_in_words(done: int, seconds: float, words: str) -> None:
    """The rate if it is above one a second, else the time of one; and the time left."""
    assert pace(done, 100, seconds) == words
