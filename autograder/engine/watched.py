"""Shows how far a grading is, where somebody watches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ..report.report import Report
from ..waiting import Waiting


@contextmanager
def watched(waiting: Waiting | None = None) -> Iterator[Callable[[Report], None] | None]:
    """What a grading calls with each new state of its report; None where nobody watches, which costs nothing.

    Args:
        waiting: shows it; by default on standard error.
    """
    with waiting or Waiting(total=0) as bar:
        yield (lambda report: _tell(bar, report)) if bar.is_seen else None


def _tell(waiting: Waiting, report: Report) -> None:
    """How many cases are judged, and which one is at work."""
    at_work = (f"{item.number} {item.title}" for item in report.items if item.id and item.id == report.at_work)
    judged = sum(item.judged for item in report.items)
    waiting.tell(next(at_work, "starting"), done=judged, total=len(report.items))
