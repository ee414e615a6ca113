"""Grades a class: what the store lacks, each content once."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ..engine.isolation import SAFE_LEVEL
from ..errors import GraderError
from ..homework import Homework
from ..report.outcome import Verdict
from ..report.record import Record, decode_record
from .engines import Engine
from .handed_in import HandedIn
from .job import Answer, Job
from .keys import submission_key
from .record import Graded
from .store import Store
from .work import work_off

Tell = Callable[[str, int, int], None]


@dataclass
class Grades:
    """What became of a class's submissions.

    Attributes:
        keys: id of a submission -> its key; one that could not be read has none.
        faults: id of a submission, or a key -> why it could not be graded, through no fault of the submission.
        unkept: key -> the results of a grading in which something could not be judged; the next run tries again.
        graded: how many submissions this run has graded.
    """

    keys: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    unkept: dict[str, Answer] = field(default_factory=dict)
    graded: int = 0


def find_keys(homework: Homework, class_key: str, found: Sequence[HandedIn], tell: Tell) -> Grades:
    """Read every submission; one that cannot be read has a fault instead of a key."""
    grades = Grades()
    for done, one in enumerate(found):
        tell("reading", done, len(found))
        try:
            grades.keys[one.id] = submission_key(class_key, one.path, homework)
        except GraderError as error:
            grades.faults[one.id] = str(error)
    return grades


def grade_missing(homework: Homework, grades: Grades, found: Sequence[HandedIn], store: Store, engine: Engine,
                  tell: Tell, unsafe: bool = False) -> None:
    """Grade what is not in the store, each content once, and keep it there as it comes.

    Args:
        unsafe: accept results of a weak sandbox.

    Raises:
        GraderError: the store cannot be written, the sandbox is weak, or all gradings fail.
    """
    jobs = {key: Job(key, one.id, one.path) for one in reversed(found)
            if (key := grades.keys.get(one.id)) and key not in store}
    started = time.monotonic()
    tell("starting", 0, len(jobs))
    for done, (job, answer) in enumerate(work_off(list(jobs.values())[::-1], engine.submit, engine.at_a_time), 1):
        if answer.fault:
            grades.faults[job.key] = answer.fault
        else:
            _keep(homework, grades, job, answer, store, unsafe)
        tell(pace(done, len(jobs), time.monotonic() - started), done, len(jobs))


def _keep(homework: Homework, grades: Grades, job: Job, answer: Answer, store: Store, unsafe: bool) -> None:
    record = decode_record(answer.record)
    if not unsafe and record.isolation is not None and record.isolation < SAFE_LEVEL and _has_hidden(homework):
        raise GraderError(f"The class is not graded: {' '.join(record.grader_notes)}")
    grades.graded += 1
    if record.finished and not record.grader_fault:
        store.put(job.key, homework.id, answer.record, answer.results)
    else:
        grades.unkept[job.key] = answer


def _has_hidden(homework: Homework) -> bool:
    return (homework.cases_dir / "hidden").is_dir()


def pace(done: int, total: int, seconds: float) -> str:
    """The rate so far and the time left, in words: ``"2.5 a second, 3 min left"``."""
    rate = done / max(seconds, 1e-3)
    left = (total - done) / rate
    rest = f"{left / 60:.0f} min" if left >= 90 else f"{left:.0f} s"
    return f"{rate:.1f} a second, {rest} left" if rate >= 1 else f"{1 / rate:.1f} s each, {rest} left"


def record_of(grades: Grades, id: str, store: Store) -> Record | None:
    """The record of a submission; None if it could not be graded."""
    key = grades.keys.get(id, "")
    if key in grades.unkept:
        return decode_record(grades.unkept[key].record)
    return store.record(key)


def results_of(grades: Grades, id: str, store: Store) -> bytes | None:
    """The results.json of a submission; None if it could not be graded."""
    key = grades.keys.get(id, "")
    return grades.unkept[key].results if key in grades.unkept else store.results(key)


def graded_of(grades: Grades, one: HandedIn, record: Record | None) -> Graded:
    """A submission with what became of it."""
    key = grades.keys.get(one.id, "")
    if record is None:
        problem = grades.faults.get(one.id) or grades.faults.get(key, "It was not graded.")
        return Graded(one.id, one.students, one.created_at, key, problem=problem)
    cases = {sys.intern(id): case for id, case in record.cases.items()}
    return Graded(one.id, one.students, one.created_at, key, record.score, record.parts, cases, record.notes,
                  _problem(record), record.isolation, record.seconds)


def _problem(record: Record) -> str:
    """Why something could not be judged through the grader's fault, in a sentence; else empty."""
    if record.finished and not record.grader_fault:
        return ""
    unjudged = (f"{line.number} could not be judged: {record.cases[line.id].headline}" for line in record.lines
                if record.cases[line.id].verdict == Verdict.UNJUDGED.value)
    return next(unjudged, "Its grading did not end.")
