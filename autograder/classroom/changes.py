"""Which cases have another result in one submission than in another, and how each result is told in a line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..report.outcome import Verdict
from ..report.record import CaseRecord, Line
from .in_words import points

ABSENT = "not there"
SAME = 1e-9  # points


@dataclass(frozen=True)
class Change:
    """A case whose verdict or points changed.

    Attributes:
        line: the case, as it is after the change; as it was, if it is gone.
        before: the verdict with the reason, in a line.
        gain: points more than before.
    """

    line: Line
    before: str
    after: str
    gain: float


def changes(cases: Iterable[tuple[Line, CaseRecord | None, CaseRecord | None]]) -> tuple[Change, ...]:
    """Those of the cases that changed.

    Args:
        cases: each with what became of it before and after; None where it was not graded.
    """
    return tuple(_change(line, before, after) for line, before, after in cases if _differs(before, after))


def _change(line: Line, before: CaseRecord | None, after: CaseRecord | None) -> Change:
    """The texts have the points where nothing else tells them apart."""
    texts = told(before), told(after)
    if texts[0] == texts[1]:
        texts = f"{texts[0]} ({points(_score(before))} points)", f"{texts[1]} ({points(_score(after))} points)"
    return Change(line, *texts, _score(after) - _score(before))


def _differs(before: CaseRecord | None, after: CaseRecord | None) -> bool:
    if before is None or after is None:
        return before is not after
    return before.verdict != after.verdict or abs(before.score - after.score) > SAME


def told(case: CaseRecord | None) -> str:
    """``"passed"``, ``"failed: <headline>"`` or the like; points where a case has a part of them."""
    if case is None:
        return ABSENT
    partial = f" with {points(case.score)} points" if case.verdict == Verdict.FAILED.value and case.score else ""
    return f"{case.verdict}{partial}: {case.headline}" if case.headline else f"{case.verdict}{partial}"


def _score(case: CaseRecord | None) -> float:
    return case.score if case is not None else 0.0
