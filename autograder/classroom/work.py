"""Works jobs off with anything that gives futures: a few at a time, faults of the machine once more."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait

from ..errors import GraderError
from ..report.record import decode_record
from .job import Answer, Job

RETRIES = 1
HOPELESS = 8  # faults in a row, with no answer before them: the machine or the homework is wrong


def work_off(jobs: Iterable[Job], submit: Callable[[Job], Future[Answer]],
             at_a_time: int) -> Iterator[tuple[Job, Answer]]:
    """Each job with its answer, as they come.

    Args:
        submit: begins a job.
        at_a_time: how many are begun and not ended.

    Raises:
        GraderError: the first answers are all faults, so the others would be, too; or a machine refuses to grade.
    """
    waiting = deque((job, RETRIES) for job in jobs)
    running: dict[Future[Answer], tuple[Job, int]] = {}
    faults, answered = 0, False
    while waiting or running:
        while waiting and len(running) < at_a_time:
            job, left = waiting.popleft()
            running[submit(job)] = (job, left)
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            job, left = running.pop(future)
            answer = _answer(future)
            if answer.refused:  # a machine that answers at once would get all the other jobs, too
                raise GraderError(answer.refused)
            faults, answered = faults + bool(answer.fault), answered or not answer.fault
            if faults >= HOPELESS and not answered:
                raise GraderError(f"The first {faults} gradings failed, so the class is not graded: {answer.fault}")
            if _is_worth_another(answer) and left:
                waiting.append((job, left - 1))
            else:
                yield job, answer


def _answer(future: Future[Answer]) -> Answer:
    """The answer; an exception, such as that of a machine that is lost again and again, is a fault."""
    try:
        return future.result()
    except Exception as error:
        return Answer(fault=f"{type(error).__name__}: {error}", is_final=True)


def _is_worth_another(answer: Answer) -> bool:
    """Whether another try may give more: after a fault, or if the grader gave up in the middle."""
    return not answer.is_final and (bool(answer.fault) or not decode_record(answer.record).finished)
