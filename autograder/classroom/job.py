"""One grading of a class: what is asked, what comes back, and the function that does it on this machine."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from ..apart import grade_apart
from ..errors import GraderError
from ..homework import Homework

SLACK_SECONDS = 60.0  # beyond the homework's own limit on a run: for the start, on a busy machine


@dataclass(frozen=True)
class Job:
    """A submission to grade.

    Attributes:
        key: of its content, see ``keys.py``.
        id: for messages.
    """

    key: str
    id: str
    path: Path


@dataclass(frozen=True)
class Answer:
    """What became of a job.

    Attributes:
        results: the bytes of results.json; empty if there are none.
        record: the bytes of the record for the staff; empty if there is none.
        fault: why there are none, through no fault of the submission; else empty.
        is_final: whether another try would give no more.
        refused: why the machine grades nothing at all; else empty.
    """

    results: bytes = b""
    record: bytes = b""
    fault: str = ""
    is_final: bool = False
    refused: str = ""


def grade_one(homework: Homework, options: tuple[str, ...], path: Path, root: Path | None = None) -> Answer:
    """Grade a submission in a process of its own, a warm one where that is possible.

    A student's crash or time-out is in the results; a fault is the grader's or the machine's.

    Args:
        options: further options of ``autograder grade``.
        root: the project or unpacked bundle whose grader and cases are used; by default the homework's own.
    """
    with tempfile.TemporaryDirectory(prefix="autograder-class-") as name:
        results, record = Path(name, "results.json"), Path(name, "record.json")
        try:
            grade_apart(homework, path, results, root=root, options=[*options, "--record", str(record)],
                        seconds=homework.limits.seconds_total + SLACK_SECONDS)
            return Answer(results.read_bytes(), record.read_bytes())
        except (GraderError, OSError) as error:
            return Answer(fault=str(error))
