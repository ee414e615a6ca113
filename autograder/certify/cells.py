"""What became of a candidate, compared with what the catalogue says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from ..diagnosis.observation import Observation
from ..failure import Failure
from .catalogue import Candidate
from .margins import Observed
from .mutants import MUTANT


@dataclass(frozen=True)
class Failed:
    """How a case failed.

    Attributes:
        case: its id as in ``Runner.case``.
        observation: by which a known mistake is recognised.
    """

    case: str
    failure: Failure
    observation: Observation


@dataclass(frozen=True)
class Judged:
    """What a candidate lost.

    Attributes:
        lost: part -> points lost, where any were.
        failed: the ids of the cases that lost points, in the order of the report.
        observed: what its comparisons showed, where that is measured.
        failures: how its cases failed, also those that kept their points; none of a grading through the sandbox.
    """

    lost: dict[str, float]
    failed: tuple[str, ...] = ()
    observed: tuple[Observed, ...] = ()
    failures: tuple[Failed, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Cell:
    """A candidate and what became of it.

    Attributes:
        problems: sentences; empty where everything came out as the catalogue says.
    """

    candidate: Candidate
    judged: Judged
    problems: tuple[str, ...]

    @property
    def lost(self) -> dict[str, float]:
        """Part -> points lost, where any were."""
        return self.judged.lost


def judge(candidate: Candidate, judged: Judged, points: Mapping[str, float] = MappingProxyType({})) -> Cell:
    """Compare what was lost with what the catalogue says; a mutant must lose something, somewhere.

    Args:
        points: part -> all its points, for candidates that must lose all of them.
    """
    lost = judged.lost
    if candidate.kind == MUTANT:
        problem = (f"{candidate.id}: no case sees it; add a case that {candidate.about}, or say in equivalents.toml "
                   "why it is right.")
        return Cell(candidate, judged, () if lost else (problem,))
    problems = [f"{candidate.id} loses nothing on {part}: no case sees it; add a case that {candidate.about}."
                for part in candidate.loses if part not in lost]
    problems += [f"{candidate.id} keeps {points[part] - lost[part]:g} on {part}; nothing may be earned without code."
                 for part in candidate.loses if candidate.whole and lost.get(part, 0.0) not in (0.0, points[part])]
    allowed = {*candidate.loses, *candidate.may_lose}
    problems += [f"{candidate.id} loses {points:g} on {part}, which is not its part." if candidate.loses else
                 f"{candidate.id} is right but loses {points:g} on {part}."
                 for part, points in lost.items() if part not in allowed]
    return Cell(candidate, judged, tuple(problems))
