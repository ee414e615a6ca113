"""Which warm graders are kept, and when they are closed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from autograder.errors import GraderError
from autograder.warm import graders as room
from autograder.warm.graders import Graders, Loaded
from autograder.warm.job import Ended, Job

A, B, C = (Loaded(Path("/project"), name) for name in "abc")


class Fake:
    """A warm grader that only counts."""

    made: list[Fake]

    def __init__(self, root: Path, homework: str) -> None:
        self.name, self.is_usable, self.is_closed, self.jobs = homework, True, False, 0
        self.made.append(self)

    def grade(self, job: Job) -> Ended:
        self.jobs += 1
        if job.root == "breaks":
            self.is_usable = False
            raise GraderError("It broke.")
        return Ended()

    def stop(self) -> None:
        self.is_stopped = True

    def close(self) -> None:
        assert not self.is_closed
        self.is_closed = True


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The warm graders that were started, in this order."""
    Fake.made = []
    monkeypatch.setattr(room, "WarmGrader", Fake)
    return Fake.made


def test_one_is_kept_for_the_next_submission_of_its_homework(made: list[Any]) -> None:
    """The same homework is graded by the same warm grader, another one by another; closing ends all."""
    with Graders() as graders:
        for loaded in (A, B, A, A):
            graders.grade(loaded, Job([]))
        assert [(one.name, one.jobs, one.is_closed) for one in made] == [("a", 3, False), ("b", 1, False)]
    assert all(one.is_closed for one in made)


def test_those_used_least_recently_are_closed(made: list[Any]) -> None:
    """No more are kept than were asked for."""
    graders = Graders(most=2)
    for loaded in (A, B, A, C):
        graders.grade(loaded, Job([]))
    assert [(one.name, one.is_closed) for one in made] == [("a", False), ("b", True), ("c", False)]


def test_one_that_broke_is_not_used_again(made: list[Any]) -> None:
    """The submission gets the sentence, and the next one a new warm grader."""
    graders = Graders()
    with pytest.raises(GraderError, match=r"^It broke\.$"):
        graders.grade(A, Job([], root="breaks"))
    graders.grade(A, Job([]))
    assert [(one.jobs, one.is_closed) for one in made] == [(1, True), (1, False)]


def test_a_stop_reaches_those_that_grade(made: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """From another thread, those at work are stopped and those that have nothing to do are closed."""
    graders = Graders()
    graders.grade(A, Job([]))
    monkeypatch.setattr(Fake, "grade", lambda self, job: graders.stop() or Ended())
    graders.grade(B, Job([]))
    assert [(one.name, hasattr(one, "is_stopped"), one.is_closed) for one in made] == [
        ("a", False, True), ("b", True, False)]
