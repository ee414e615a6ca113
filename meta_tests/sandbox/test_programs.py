"""Programs through a real worker: one message, every result as of its step, and the same as with single requests."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from autograder.engine.workers import start_launcher
from autograder.errors import StudentCrash
from autograder.homework import Limits, load_homework
from autograder.repro.snippet import snippet
from autograder.sandbox.proxies import ObjectProxy
from autograder.sandbox.request import Request
from autograder.sandbox.session import Failed, Session
from autograder.sandbox.submission import Submission
from autograder.wire.values import Path, Slot

SOURCE = b'''
import os
import numpy as np
class Layer:
    def __init__(self, weights):
        self.weights = weights.copy()
        self.out = np.zeros(2)
    def forward(self, x):
        self.out[...] = self.weights * x
        return self.out
    def fail(self): raise ValueError("bad")
    def leave(self): os._exit(3)
'''
LAYER = Path(("toy", "Layer"))


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


def request(operation: str, *arguments: object) -> Request:
    return Request([operation, *arguments], "layer", f"{operation}(...)")


def steps(weights: np.ndarray, x: np.ndarray) -> list[Request]:
    """Construct, forward twice with the weights moved in between, and read the output that both wrote into."""
    return [request("call", LAYER, [weights], {}), request("method", Slot(0), "forward", [x], {}),
            request("move", Slot(0), ["weights"], 2 * weights), request("method", Slot(0), "forward", [x], {}),
            request("getattr", Slot(0), "out")]


def test_each_result_is_as_it_was_at_its_step(submission: Submission) -> None:
    """An array that a later call overwrites is answered with the numbers of its own step."""
    weights, x = np.array([1.0, 2.0]), np.array([3.0, 5.0])
    ran = submission.run(steps(weights, x))

    assert ran.error is None
    assert isinstance(ran.results[0], ObjectProxy)
    assert [array.tolist() for array in (ran.results[1], *ran.results[3:])] == [[3, 10], [6, 20], [6, 20]]
    assert weights.tolist() == [1.0, 2.0]


def test_a_step_that_raises_ends_the_program(submission: Submission, session: Session) -> None:
    """The results before it are there, the error is the student's, and the worker continues."""
    ran = submission.run([request("call", LAYER, [np.ones(2)], {}), request("method", Slot(0), "fail", [], {}),
                          request("getattr", Slot(0), "out")])

    assert len(ran.results) == 1
    assert ran.error is not None
    assert (ran.error.kind, ran.error.text, ran.error.where) == ("ValueError", "bad", "method(...)")
    assert ran.error.trace == 'toy.py, line 11, in fail\n    def fail(self): raise ValueError("bad")'
    assert session.steps[-1].result is Failed
    assert submission.toy.Layer(np.ones(2)).out.tolist() == [0.0, 0.0]


def test_a_worker_that_ends_in_a_program_is_a_crash(submission: Submission) -> None:
    """Which step it was cannot be known; the program is named by its first."""
    told = r"^call\(\.\.\.\), or one of the 1 calls after it, ended the Python process"
    with pytest.raises(StudentCrash, match=told):
        submission.run([request("call", LAYER, [np.ones(2)], {}), request("method", Slot(0), "leave", [], {})])


def test_a_program_is_written_as_plain_python(submission: Submission, session: Session) -> None:
    """The steps are kept as if each had been a request, so the reproducer shows them all."""
    submission.run(steps(np.array([1.0, 2.0]), np.array([3.0, 5.0])))

    assert snippet(session.steps, {}).splitlines()[-5:] == [
        "layer = Layer(array)", "layer.forward(array_2.copy())", "layer.weights[...] = weights",
        "layer.forward(array_2.copy())", "print(layer.out)"]


def test_what_cannot_be_moved_in_place_is_replaced(submission: Submission) -> None:
    """A number, or an array of another shape, is bound anew."""
    ran = submission.run([request("call", LAYER, [np.ones(2)], {}), request("setattr", Slot(0), "weights", 3.0),
                          request("move", Slot(0), ["weights"], np.array([4.0, 5.0])),
                          request("getattr", Slot(0), "weights")])
    assert ran.results[-1].tolist() == [4.0, 5.0]
