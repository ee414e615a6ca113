"""A report as a student may see it, on platforms that have no visibility of single tests.

It is made from Gradescope's results.json, so that texts are cleaned and cut, and secrets kept, in one place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from ..outcome import Verdict
from ..report import Item, Report
from ..results import Entry, Results
from ..write import encode_report

NOT_SHOWN = "A test that is not shown"
VISIBLE = "visible"


@dataclass(frozen=True)
class Line:
    """One case.

    Attributes:
        name: its number and title.
        text: what the student reads below it; may be empty.
        judged: whether the case could be judged.
    """

    name: str
    score: float
    maximum: float
    passed: bool
    text: str
    judged: bool
    seconds: float


@dataclass(frozen=True)
class PartSeen:
    """A part of the rubric and its cases."""

    title: str
    earned: float
    maximum: float
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Seen:
    """A report, as a student may see it.

    Attributes:
        output: sentences on the submission as a whole; may be empty.
        leaderboard: the values of the leaderboard's columns; None if one is missing.
        sound: whether the run has finished, and nothing in it was the grader's fault.
    """

    title: str
    earned: float
    maximum: float
    output: str
    parts: tuple[PartSeen, ...]
    leaderboard: tuple[float | str, ...] | None
    sound: bool

    @property
    def lines(self) -> tuple[Line, ...]:
        """The cases of all parts."""
        return tuple(line for part in self.parts for line in part.lines)


def seen(report: Report) -> Seen:
    """The report as a student may see it.

    Raises:
        GraderError: the results are not valid.
    """
    results = msgspec.json.decode(encode_report(report), type=Results)
    entries = iter(results.tests)
    parts = tuple(PartSeen(part.title, tidy(part.earned), tidy(part.maximum), tuple(_lines(part.items, entries)))
                  for part in report.parts)
    return Seen(report.title, tidy(report.earned), tidy(report.maximum), results.output or "", parts,
                _leaderboard(report.items), report.finished and not report.grader_fault)


def tidy(points: float) -> float:
    """Points without the dust of binary sums."""
    return round(points, 6)


def _lines(items: Iterable[Item], entries: Iterable[Entry]) -> Iterable[Line]:
    for item, entry in zip(items, entries, strict=False):
        shown = item.visibility == VISIBLE
        yield Line(f"{entry.number} {entry.name}" if shown else NOT_SHOWN, tidy(item.score), tidy(item.max_score),
                   entry.status == "passed", (entry.output or "") if shown else "",
                   item.verdict is not Verdict.UNJUDGED, item.seconds)


def _leaderboard(items: Iterable[Item]) -> tuple[float | str, ...] | None:
    columns = [item for item in items if item.outcome is not None and item.outcome.case.leaderboard is not None]
    values = tuple(item.leaderboard.value for item in columns if item.leaderboard is not None)
    return values if len(values) == len(columns) else None
