"""The report of a run as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field

from .outcome import Outcome, Verdict
from .shown import Shown


@dataclass(frozen=True)
class LeaderboardValue:
    """One value for the class's leaderboard; ``order`` is ``"asc"`` or ``"desc"``."""

    name: str
    value: float | str
    order: str = "desc"


@dataclass(frozen=True)
class Item:
    """One line of the report: a case, or a whole part if its cases are unknown.

    Attributes:
        score: points earned, finite, in [0, max_score].
        verdict: the outcome's, or "could not be judged" if there is none or its score is unusable.
        shown: all that the student may see below the line.
        outcome: the whole record, also of a hidden case: for instructors alone; None if the case has not run.
        part: the key of the part in homework.toml.
        id: the case's id; empty when the item represents a whole part.
    """

    number: str
    title: str
    score: float
    max_score: float
    verdict: Verdict
    shown: Shown = field(default_factory=Shown)
    outcome: Outcome | None = None
    hidden: bool = False
    visibility: str = "visible"
    tags: tuple[str, ...] = ()
    seconds: float = 0.0
    leaderboard: LeaderboardValue | None = None
    part: str = ""
    id: str = ""

    @property
    def judged(self) -> bool:
        """False if no outcome is known: not run, not finished, not graded."""
        return self.outcome is not None


@dataclass(frozen=True)
class Part:
    """One line of the rubric; its items' max_score add up to ``maximum``."""

    name: str
    number: str
    title: str
    maximum: float
    items: tuple[Item, ...]

    @property
    def earned(self) -> float:
        """The points of its items."""
        return sum(item.score for item in self.items)


@dataclass(frozen=True)
class Report:
    """A weighed run.

    Attributes:
        notes: sentences for the student, once each.
        grader_notes: sentences for the instructor, never shown to students.
        isolation: 0 to 3, or None if it is not known yet.
        at_work: the id of the case that runs now, if somebody watches; else empty.
        finished: False while cases are still to run.
        grader_fault: whether something could not be judged because the grader is at fault.
        forced_score: the score that a submission over the limit keeps; None if the items decide.
    """

    title: str
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()
    grader_notes: tuple[str, ...] = ()
    isolation: int | None = None
    finished: bool = False
    grader_fault: bool = False
    seconds: float = 0.0
    forced_score: float | None = None
    at_work: str = ""

    @property
    def items(self) -> tuple[Item, ...]:
        """The items of all parts, in the order of the rubric."""
        return tuple(item for part in self.parts for item in part.items)

    @property
    def earned(self) -> float:
        """The total: the forced score, or else the points of the parts."""
        if self.forced_score is not None:
            return self.forced_score
        return sum(part.earned for part in self.parts)

    @property
    def maximum(self) -> float:
        """The rubric's points: the denominator, whatever happened."""
        return sum(part.maximum for part in self.parts)
