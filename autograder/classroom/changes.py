"""Which cases have another result in one submission than in another, and how each result is told in a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


def changes(lines: Iterable[Line], before: Mapping[str, CaseRecord],
            after: Mapping[str, CaseRecord]) -> tuple[Change, ...]:
    """The changed cases in the order of ``lines``.

    Args:
        lines: the cases of both sides.
        before: id of a case -> what became of it.
    """
    return tuple(Change(line, told(before.get(line.id)), told(after.get(line.id)),
                        _score(after.get(line.id)) - _score(before.get(line.id)))
                 for line in lines if _differs(before.get(line.id), after.get(line.id)))


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
