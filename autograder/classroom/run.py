"""One run of ``autograder class``: find, grade what is missing, write."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

import msgspec

from ..bundle.bundle import list_bundle
from ..homework import Homework
from ..report.record import Line
from .engines import Engine
from .folder import open_folder, write_class
from .grade_class import Grades, Tell, find_keys, grade_missing, graded_of, record_of, results_of
from .handed_in import HandedIn, handed_in
from .keys import class_key, versions
from .record import Class
from .store import Store

UNSAFE = "--allow-unsafe"
Start = Callable[[dict[str, bytes], dict[str, str]], AbstractContextManager[Engine]]


@dataclass(frozen=True)
class Order:
    """What to grade, and how.

    Attributes:
        submissions: a folder or a zip.
        out: the folder to write.
        options: of ``autograder grade``.
        format: of grades.csv.
        start: starts the engine, from the files of the homework's bundle and the versions of what grades.
    """

    homework: Homework
    submissions: Path
    out: Path
    start: Start
    options: tuple[str, ...] = ()
    format: str = "gradescope"


@dataclass(frozen=True)
class Run:
    """What a run did.

    Attributes:
        graded: how many submissions were graded now; the others were in the store, or equal to another one.
    """

    result: Class
    graded: int


def run_class(order: Order, tell: Tell) -> Run:
    """Grade a class, and write everything but the report.

    Raises:
        GraderError: there is nothing to grade, nowhere to write, or nothing to grade with.
    """
    started, clock = datetime.now(timezone.utc), time.monotonic()
    bundle, numbers = list_bundle(order.homework), versions(order.homework)
    key = class_key(bundle, order.options, numbers)
    with handed_in(order.submissions, order.homework.files) as found, Store(open_folder(order.out)) as store:
        grades = find_keys(order.homework, key, found, tell)
        workers = _grade(order, grades, found, store, bundle, numbers, tell)
        empty = Class(order.homework.id, order.homework.title, dict(order.homework.parts), (), key, numbers,
                      started.isoformat(timespec="seconds"), round(time.monotonic() - clock, 3), workers)
        result = _class_of(empty, grades, found, store)
        write_class(order.out, result, order.format, lambda id: results_of(grades, id, store), tell)
    return Run(result, grades.graded)


def _grade(order: Order, grades: Grades, found: list[HandedIn], store: Store, bundle: dict[str, bytes],
           numbers: dict[str, str], tell: Tell) -> int:
    """Grade what is missing; return how many were graded at a time, 0 if nothing was missing."""
    if all(key in store for key in grades.keys.values()):
        return 0
    tell("starting", 0, len(found))
    with order.start(bundle, numbers) as engine:
        grade_missing(order.homework, grades, found, store, engine, tell, UNSAFE in order.options)
        return engine.workers


def _class_of(empty: Class, grades: Grades, found: list[HandedIn], store: Store) -> Class:
    """The class with its submissions. Records are read one at a time: each repeats the whole rubric."""
    rubric: tuple[Line, ...] = ()
    submissions = []
    for one in found:
        record = record_of(grades, one.id, store)
        rubric = max(rubric, record.lines if record is not None else (), key=len)
        submissions.append(graded_of(grades, one, record))
    return msgspec.structs.replace(empty, cases=rubric, submissions=tuple(submissions))
