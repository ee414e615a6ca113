"""A dry run, a given function and a held result through a real worker; nothing of the answer is taken for granted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from autograder.engine.workers import start_launcher
from autograder.errors import StudentError
from autograder.homework import Limits, load_homework
from autograder.sandbox.dry_runs import Answer, Plan, Recorded, dry_run_of
from autograder.sandbox.session import Session
from autograder.sandbox.submission import Submission
from tests.support.programs import Program, assert_same_results

SOURCE = b'''
from collections import namedtuple
Cache = namedtuple("Cache", "x")
def forward(x): return 2 * x, Cache(x)
def backward(g, cache): return g * cache.x
def train(model): raise RuntimeError("trained")
class Model:
    def __init__(self): self.params = {"w": 3.0}
if __name__ == "__main__":
    train(7)
1 / 0
'''


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    launcher, _ = start_launcher(load_homework("cmu_hw3"))
    made = Session(launcher, {"toy.py": SOURCE}, Limits())
    made.look()
    yield made
    made.close()


@pytest.fixture
def submission(session: Session) -> Submission:
    session.begin(60)
    return Submission(session, ["toy"])


def test_the_calls_of_a_file_arrive(submission: Submission) -> None:
    """The statements of a confined worker's file are run dry."""
    run = submission.dry_run("toy", Plan({"train": Answer(("model",))}))

    assert run.of("train") == [(0, Recorded("train", {"model": 7}))]
    assert list(run.raised) == [("toy.py, line 11", "ZeroDivisionError", "division by zero")]


def test_a_given_function_works_on_an_object_over_there(submission: Submission) -> None:
    """It is defined from its source and called with the student's own object."""
    twice = submission.define("def twice(model):\n    model.params['w'] *= 2\n    return model.params['w']", "twice")

    assert twice(submission.toy.Model()) == 6.0


def test_a_held_cache_reaches_its_backward_as_it_is(submission: Submission) -> None:
    """A namedtuple, which would arrive as a plain tuple if it crossed the wire, keeps its names."""
    program = Program()
    x = np.array([1.0, 2.0])
    held = program.hold("toy", "forward", x, what="pair", compare=lambda what, got, want, **about: None)
    program.function("toy", "backward", x, program.part(held, 1), what="gradient")

    ran, error = program.run_on(submission)
    assert error is None
    np.testing.assert_array_equal(ran[-1], [1.0, 4.0])
    assert_same_results(program, submission, submission)


def test_a_module_that_is_missing_is_named(session: Session) -> None:
    """A run of a file that was not handed in is the student's error."""
    session.begin(60)
    with pytest.raises(StudentError, match="other.py was not handed in"):
        Submission(session, ["other"]).dry_run("other", Plan({}))


@pytest.mark.parametrize("answer", [
    None, 7, {}, {"calls": 3, "raised": None}, {"calls": [1, [], ["a"], ["a", 2], [3, {}], ["a", {}, 1]]},
    {"raised": [[1, "b", "c"], [1, 2, 3], ["a"]]}])
def test_a_forged_answer_is_left_out(answer: Any) -> None:
    """Whatever a worker answers, a run is what it should be, and empty at worst."""
    run = dry_run_of(answer)

    assert list(run.calls) == []
    assert list(run.raised) == []
