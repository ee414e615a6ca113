"""The report: what a run earned, as plain data, with every text as the student may see it."""

from __future__ import annotations

from dataclasses import dataclass

from .outcome import Verdict


@dataclass(frozen=True)
class LeaderboardValue:
    """One value for the class's leaderboard; ``order`` is ``"asc"`` or ``"desc"``."""

    name: str
    value: float | str
    order: str = "desc"


@dataclass(frozen=True)
class Item:
    """One line of the report: a case, or a whole part whose cases are not known.

    Attributes:
        score: points earned, finite, in [0, max_score].
        message: what the student reads; for a failed hidden case one fixed sentence.
        carried: why the points were kept although another part's mistake showed here; else empty.
        printed: what the student's code printed, at most 4 kB; always empty for a hidden case.
        judged: False where no outcome is known (not run, not finished, not graded).
        id: the case's id; empty when the item stands for a whole part.
    """

    number: str
    title: str
    score: float
    max_score: float
    verdict: Verdict
    message: str = ""
    hidden: bool = False
    visibility: str = "visible"
    tags: tuple[str, ...] = ()
    seconds: float = 0.0
    carried: str = ""
    printed: str = ""
    leaderboard: LeaderboardValue | None = None
    judged: bool = True
    id: str = ""


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
        isolation: 0 to 3, or None where it is not known yet.
        finished: False while cases are still to come.
        grader_fault: whether something could not be judged through the grader's fault.
        forced_score: the score that a submission over the limit keeps; None where the items decide.
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

    @property
    def items(self) -> tuple[Item, ...]:
        """The items of all parts, in the order of the rubric."""
        return tuple(item for part in self.parts for item in part.items)

    @property
    def earned(self) -> float:
        """The total: the forced score, or else what the parts earned."""
        if self.forced_score is not None:
            return self.forced_score
        return sum(part.earned for part in self.parts)

    @property
    def maximum(self) -> float:
        """The rubric's points: the denominator, whatever happened."""
        return sum(part.maximum for part in self.parts)
