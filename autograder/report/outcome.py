"""The plain data that goes from the cases to the report."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from ..failure import Claim, Failure

if TYPE_CHECKING:
    from ..diagnosis.name import Named
    from ..diagnosis.observation import Observation


class Verdict(str, Enum):
    """A case's verdict: three values, because "could not be judged" is the grader's fault."""

    PASSED = "passed"
    FAILED = "failed"
    UNJUDGED = "could not be judged"


@dataclass(frozen=True)
class Case:
    """One test function, as fixed before any student code runs.

    Attributes:
        id: pytest's node id without parameters, relative to the project's root.
        part: the rubric line, a key of ``[parts]`` in homework.toml.
        title: the first line of its docstring: the fact that it checks.
        weight: its points; 0 for a case that only informs, nan if its author gave it none.
        hidden: whether students see only the title and one fixed sentence.
        number: ``"1.2"``, or None to be numbered by position.
        leaderboard: (column, "asc" or "desc"), or None.
    """

    id: str
    part: str
    title: str
    weight: float
    hidden: bool = False
    number: str | None = None
    visibility: str | None = None
    tags: tuple[str, ...] = ()
    hide_errors: str | None = None
    leaderboard: tuple[str, str] | None = None


@dataclass(frozen=True)
class Outcome:
    """The result of one case: the whole record, including what only instructors may see.

    Attributes:
        case: its part, id and title, and whether it is hidden.
        score: points earned, between 0 and the case's weight (partial credit is possible).
        seconds: wall time of the case.
        failure: why it failed; None if it passed or could not be judged.
        fault: why it could not be judged, for instructors; else empty.
        remarks: sentences that cost no points, in the order in which the case added them.
        claim: says that the case passes alone and may keep its points; ``claims.py`` decides when all cases are known.
        carried: why the points were kept although another part's mistake showed here; else empty.
        share: of a passed case's points, what is left after paying for a mistake that showed in another part.
        charged: why a passed case lost points for a mistake that showed in another part; else empty.
        printed: what the student's code printed, capped and cleaned.
        leaderboard: the value for the case's leaderboard column, if it set one.
        observed: the wrong value whole, if the case failed; it never leaves the grader's memory.
    """

    case: Case
    verdict: Verdict
    score: float = 0.0
    seconds: float = 0.0
    failure: Failure | None = None
    fault: str = ""
    remarks: tuple[str, ...] = ()
    claim: Claim | None = None
    carried: str = ""
    share: float = 1.0
    charged: str = ""
    printed: str = ""
    leaderboard: float | str | None = None
    observed: Observation | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Run:
    """Everything known about one grading run, finished or not: the source of the report.

    Attributes:
        outcomes: the outcome of each case that has ended, by the case's id.
        notes: sentences about the submission as a whole, for the student (import failures, extra files).
        grader_notes: sentences about the grader itself (isolation level, faults), for the instructor.
        refused: why the submission earns nothing whatever its cases earn; empty if it is graded.
        at_work: the id of the case that runs now, if somebody watches; else empty.
        named: the known mistakes that the submission makes, once all cases have ended.
        finished: False while cases are still to run.
    """

    cases: tuple[Case, ...] = ()
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    grader_notes: tuple[str, ...] = ()
    isolation: int | None = None
    refused: str = ""
    at_work: str = ""
    named: tuple[Named, ...] = ()
    finished: bool = False
    seconds: float = 0.0
