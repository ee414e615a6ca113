"""What a warm grader is asked and what it answers: one line of JSON each."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class Job:
    """One grading.

    Attributes:
        arguments: of the command ``autograder``, beginning with ``grade``.
        environment: the variables that the grading sees.
        seconds: it is killed after this much wall time.
        root: the folder of a homework that the grader has not loaded; empty for the grader's own project.
    """

    arguments: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 600.0
    root: str = ""


@dataclass(frozen=True)
class Ended:
    """How a grading ended.

    Attributes:
        status: its exit status; minus a signal's number if one killed it.
        stderr: what it wrote there.
        in_time: False if it was killed because its time was over.
        problem: why the warm grader could not start it; else empty.
    """

    status: int = 0
    stderr: str = ""
    in_time: bool = True
    problem: str = ""


def to_line(record: Job | Ended) -> bytes:
    """A record as one line."""
    return json.dumps(asdict(record)).encode() + b"\n"


def job_of(line: bytes) -> Job:
    """The job that a line describes."""
    return Job(**json.loads(line))


def ended_of(line: bytes) -> Ended:
    """The end that a line describes."""
    return Ended(**json.loads(line))
