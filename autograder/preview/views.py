"""What each reader sees of a results.json: the platform's visibility rules as plain data."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import Any

from .run import Ran

FAILED_SENTENCE = ("The autograder failed to execute correctly. "
                   "Contact your course staff for help in debugging this issue.")
TIMEOUT_SENTENCE = "The autograder did not finish within its time limit. The submission scores 0."

SHORTEST_RUN = 3


class Reader(Enum):
    """Who reads, and when. "Before publication" includes the time before the due date."""

    INSTRUCTOR = "Instructor"
    BEFORE = "Student, before publication"
    AFTER = "Student, after publication"

    def sees(self, visibility: str) -> bool:
        """Whether something of this visibility is shown; an unknown one counts as ``visible``."""
        if self is Reader.INSTRUCTOR:
            return True
        if visibility in ("after_due_date", "after_published"):
            return self is Reader.AFTER
        return visibility != "hidden"


@dataclass(frozen=True)
class Text:
    """A text and the platform's format for it."""

    text: str
    format: str


@dataclass(frozen=True)
class Line:
    """One test as a reader sees it; ``score`` and ``maximum`` are None if the file gives none.

    ``status`` is "passed", "failed", or empty if neither a status nor a score says so.
    """

    name: Text
    number: str
    score: float | None
    maximum: float | None
    status: str
    output: Text | None
    tags: tuple[str, ...]
    visibility: str


@dataclass(frozen=True)
class View:
    """Everything that one reader sees.

    Attributes:
        total: None if the platform shows none, because a test is not visible to this reader.
        maximum: the sum of the visible tests' max_score; None with the total.
        concealed: how many tests this reader does not see.
        stdout: what the run printed, or None if this reader does not see it.
        notes: what the grader wrote for instructors into extra_data; empty for students.
    """

    reader: Reader
    total: float | None
    maximum: float | None
    output: Text | None
    lines: tuple[Line, ...]
    concealed: int
    leaderboard: tuple[tuple[str, str], ...]
    stdout: str | None
    notes: tuple[str, ...] = ()


def runs_of(lines: Sequence[Line]) -> list[tuple[Line, ...]]:
    """The tests in their order: SHORTEST_RUN or more in a row that passed without a word together, others alone."""
    found: list[tuple[Line, ...]] = []
    for quiet, same in groupby(lines, key=lambda line: line.status == "passed" and line.output is None):
        run = tuple(same)
        found += [run] if quiet and len(run) >= SHORTEST_RUN else [(line,) for line in run]
    return found


def name_of(run: Sequence[Line]) -> str:
    """The words for a run of several tests: ``"1.1 to 1.3: 3 tests passed"``."""
    numbers = f"{run[0].number} to {run[-1].number}: " if run[0].number and run[-1].number else ""
    return f"{numbers}{len(run)} tests passed"


def views_of(data: Mapping[str, Any] | None, ran: Ran) -> list[View]:
    """The views of all readers; a run without readable results, or killed by the platform, shows one sentence alone."""
    if ran.killed:
        return [_failure(reader, TIMEOUT_SENTENCE, ran) for reader in Reader]
    if data is None:
        return [_failure(reader, FAILED_SENTENCE, ran) for reader in Reader]
    return [view_of(data, reader, ran.stdout) for reader in Reader]


def view_of(data: Mapping[str, Any], reader: Reader, stdout: str = "") -> View:
    """What ``reader`` sees of a results.json, valid or not."""
    tests = [test for test in _list(data.get("tests")) if isinstance(test, dict)]
    everything = [_line(test, data) for test in tests]
    lines = tuple(line for line in everything if reader.sees(line.visibility))
    concealed = len(everything) - len(lines)
    output = data.get("output")
    return View(
        reader,
        None if concealed else _total(data, everything),
        None if concealed else _sum(line.maximum for line in everything),
        Text(output, str(data.get("output_format", "simple_format"))) if isinstance(output, str) and output else None,
        lines,
        concealed,
        tuple((str(one.get("name")), str(one.get("value"))) for one in _list(data.get("leaderboard"))
              if isinstance(one, dict)),
        stdout if reader.sees(str(data.get("stdout_visibility", "hidden"))) else None,
        _notes(data) if reader is Reader.INSTRUCTOR else (),
    )


def _line(test: Mapping[str, Any], data: Mapping[str, Any]) -> Line:
    output = test.get("output")
    return Line(
        Text(str(test.get("name", "")), str(test.get("name_format", data.get("test_name_format", "text")))),
        str(test.get("number", "")),
        _number(test.get("score")),
        _number(test.get("max_score")),
        _status(test),
        Text(str(output), str(test.get("output_format", data.get("test_output_format", "text")))) if output else None,
        tuple(str(tag) for tag in _list(test.get("tags"))),
        str(test.get("visibility", data.get("visibility", "visible"))),
    )


def _status(test: Mapping[str, Any]) -> str:
    """The given status, else passed if the score reaches the maximum."""
    score, maximum = _number(test.get("score")), _number(test.get("max_score"))
    if "status" in test:
        return str(test["status"])
    if score is None or maximum is None:
        return ""
    return "passed" if score >= maximum else "failed"


def _total(data: Mapping[str, Any], lines: list[Line]) -> float | None:
    """The top-level score, which overrides, else the sum of the tests' scores."""
    if "score" in data:
        return _number(data["score"])
    return _sum(line.score for line in lines)


def _sum(numbers: Iterable[float | None]) -> float:
    return round(sum(number for number in numbers if number is not None), 6)


def _number(value: Any) -> float | None:
    usable = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    return float(value) if usable else None


def _notes(data: Mapping[str, Any]) -> tuple[str, ...]:
    extra = data.get("extra_data")
    return tuple(str(note) for note in _list(extra.get("grader_notes"))) if isinstance(extra, dict) else ()


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _failure(reader: Reader, sentence: str, ran: Ran) -> View:
    stdout = ran.stdout if reader is Reader.INSTRUCTOR else None
    return View(reader, 0.0, None, Text(sentence, "text"), (), 0, (), stdout)
