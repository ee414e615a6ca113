"""Working jobs off: faults of the machine once more, results never; a few at a time; no hope, no class."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

import pytest

from autograder.classroom.job import Answer, Job
from autograder.classroom.work import HOPELESS, work_off
from autograder.errors import GraderError
from meta_tests.classroom.samples import answer

RIGHT = answer(3)


class Fake:
    """Ends the oldest job when the next one begins or nothing else can; says what was tried.

    Args:
        answers: id -> what its tries give, in turn; by default a right answer.
    """

    def __init__(self, **answers: list[Answer | Exception]) -> None:
        self.answers = answers
        self.tried: list[str] = []

    def submit(self, job: Job) -> Future[Answer]:
        self.tried.append(job.id)
        future: Future[Answer] = Future()
        given = (self.answers.get(job.id) or [RIGHT]).pop(0)
        if isinstance(given, Exception):
            future.set_exception(given)
        else:
            future.set_result(given)
        return future

    def work_off(self, *ids: str, at_a_time: int = 1) -> dict[str, Answer]:
        jobs = [Job(id, id, Path(id)) for id in ids]
        return {job.id: given for job, given in work_off(jobs, self.submit, at_a_time)}


def test_a_fault_is_tried_once_more() -> None:
    """A machine's fault, and a grading that gave up, get another try, after the others."""
    fake = Fake(a=[Answer(fault="lost"), RIGHT], b=[answer(1, finished=False), RIGHT], c=[Answer(fault="lost")] * 2)
    done = fake.work_off("a", "b", "c", "d")
    assert fake.tried == ["a", "b", "c", "d", "a", "b", "c"]
    assert done == {"a": RIGHT, "b": RIGHT, "c": Answer(fault="lost"), "d": RIGHT}


def test_results_and_lost_machines_are_final() -> None:
    """A failed submission, one that could not be judged whole, and an exception of the engine are not tried again."""
    unjudged = answer(fault="a bug of the case")
    fake = Fake(a=[answer(1)], b=[unjudged], c=[RuntimeError("KilledWorker")])
    done = fake.work_off("a", "b", "c")
    assert fake.tried == ["a", "b", "c"]
    assert (done["a"], done["b"], done["c"].fault) == (answer(1), unjudged, "RuntimeError: KilledWorker")


def test_no_more_are_begun_than_asked_for() -> None:
    """What is not begun needs no memory; the next one begins when one has ended."""
    running: list[Future[Answer]] = []
    most = 0

    def submit(job: Job) -> Future[Answer]:
        nonlocal most
        running.append(Future())
        most = max(most, len(running))
        ending = running[:] if len(running) == 3 else []
        for future in ending:
            future.set_result(RIGHT)
            running.remove(future)
        return ending[-1] if ending else running[-1]

    assert len(list(work_off([Job(str(n), str(n), Path()) for n in range(9)], submit, 3))) == 9
    assert most == 3


def test_if_nothing_works_the_class_ends() -> None:
    """Many faults with no answer before them end the run with the reason; after an answer, faults are only counted."""
    ids = [f"s{number}" for number in range(3 * HOPELESS)]
    lost = {id: [Answer(fault="no space")] * 2 for id in ids}
    with pytest.raises(GraderError, match=f"^The first {HOPELESS} gradings failed, so the class .*: no space$"):
        Fake(**lost).work_off(*ids)
    lost = {id: [Answer(fault="no space")] * 2 for id in ids}
    assert len(Fake(**lost).work_off("right", *ids)) == len(ids) + 1
