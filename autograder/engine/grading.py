"""What the plugin needs to know about a grading, and the state of each of its cases."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from ..diagnosis.observation import Observation
from ..failure import Claim, Failure
from ..report.outcome import Case, Outcome, Verdict
from ..sandbox.steps import Step
from ..sandbox.submission import Submission
from .rubric import Rubric
from .verdicts import failure_of


class Sides:
    """The two sides that a case compares, and what happens on them as cases start and end. Subclasses implement it.

    Attributes:
        submission: the student's side.
        reference: the reference's.
    """

    def __init__(self, submission: Submission, reference: Submission) -> None:
        self.submission = submission
        self.reference = reference

    def begin(self, fresh: bool = True) -> bool:
        """Start a case and return whether its worker has served an earlier one.

        Args:
            fresh: whether the case needs a fresh worker.
        """
        return False

    def begin_example(self) -> None:
        """Start an example of a fuzzed case."""

    def steps(self) -> Sequence[Step]:
        """The steps that the case, or its last example, has asked of the submission so far."""
        return ()

    def notebooks(self) -> Collection[str]:
        """The submission's modules that were made from notebooks."""
        return ()

    def requests(self) -> int:
        """How many requests have been sent to the submission in this run."""
        return 0

    def is_doubtful(self) -> bool:
        """Whether the case has done in a used worker what only a fresh one may do."""
        return False

    def lost(self) -> str:
        """Why the case has lost its worker or got none, through no fault of the submission; empty if it has not."""
        return ""

    def end(self, keep: bool = False) -> str:
        """End the case: kill its worker, or keep it for the next case, and return what it printed."""
        return ""

    @contextmanager
    def by_reference(self) -> Iterator[bool]:
        """Within the block, the reference answers in place of the submission; gives whether it can."""
        yield False

    def is_proved(self) -> bool:
        """Whether the reference is known to pass every case, since the handout with these cases was built."""
        return False

    def seconds_left(self) -> float:
        """The seconds left of the run's time limit."""
        return math.inf


class Listener(Protocol):
    """Receives the events of a run."""

    def set_cases(self, cases: list[Case]) -> None:
        """Receive all cases, once, before the first one runs."""

    def begin_case(self, case: Case) -> None:
        """Receive the case that starts now."""

    def add_outcome(self, outcome: Outcome) -> None:
        """Receive the outcome of a case that has ended."""

    def add_steps(self, case: Case, steps: Sequence[Step]) -> None:
        """Receive the steps of a public case that has failed."""

    def note_fault(self, text: str) -> None:
        """Receive a fault of the grader: a sentence or a traceback for instructors."""

    def note_limit(self, text: str) -> None:
        """Receive what a case does that cannot reach student code: a sentence for instructors."""

    def give_up(self, text: str) -> None:
        """Receive why the run ends before all cases have run: a sentence for instructors."""


@dataclass
class Tally:
    """The state of one case, which may consist of several of pytest's items.

    Attributes:
        remaining: how many items are still to come.
        stopped: whether the time of the whole run was up before it ended; then it has no outcome.
        misuse: the failure in place of the fault, if the reference passes the case.
        limit: what the case does that cannot reach student code; see ``limits_of_suites.py``.
        observed: what is observed of its failure.
    """

    case: Case
    remaining: int = 0
    failure: Failure | None = None
    fault: str = ""
    seconds: float = 0.0
    remarks: list[str] = field(default_factory=list)
    claim: Claim | None = None
    printed: str = ""
    stopped: bool = False
    misuse: Failure | None = None
    limit: str = ""
    observed: Observation | None = None

    @property
    def verdict(self) -> Verdict:
        """The verdict so far."""
        if self.fault:
            return Verdict.UNJUDGED
        return Verdict.PASSED if self.failure is None else Verdict.FAILED

    def remark(self, sentence: str) -> None:
        """Add a remark for the student that costs no points; the same sentence is added once."""
        if sentence not in self.remarks:
            self.remarks.append(sentence)

    def keep(self, claim: Claim) -> None:
        """Keep the first claim; ignore later ones."""
        self.claim = self.claim or claim

    def outcome(self, score: float, leaderboard: float | str | None) -> Outcome:
        """The finished case's outcome."""
        return Outcome(
            case=self.case, verdict=self.verdict, score=score, seconds=round(self.seconds, 4), failure=self.failure,
            fault=self.fault, remarks=tuple(self.remarks), claim=self.claim, printed=self.printed,
            leaderboard=leaderboard, observed=self.observed)


@dataclass(frozen=True)
class Carry:
    """The fixture ``carry``: claims the points of a case that fails with the student's other parts but passes alone.

    Attributes:
        keep: receives the claim.
        losing: the parts that have lost points so far.
    """

    keep: Callable[[Claim], None]
    losing: Callable[[], Collection[str]]

    def __call__(self, sentence: str, error: BaseException, parts: Sequence[str], suspects: Sequence[str] = ()) -> None:
        """Claim the points.

        Args:
            sentence: what is right about the case, for the student.
            error: how it failed.
            parts: the parts of the rubric that may be at fault.
            suspects: those of them whose replacement by the reference's, one at a time, makes the case pass.
        """
        failure = failure_of(error)
        if failure is None:
            raise error
        self.keep(Claim(sentence, failure, tuple(parts), tuple(suspects)))

    def is_settled(self, parts: Sequence[str]) -> bool:
        """Whether one of these parts has already lost points, so that no search for the part at fault is needed."""
        return not set(parts).isdisjoint(self.losing())


@dataclass
class Grading:
    """One run of a homework's cases.

    Attributes:
        selected: whether a case, which has this number, is to run; the rubric always contains all cases.
        fresh: whether every case gets a fresh worker, instead of a used one if that is possible.
        tallies: the cases by their ids, once they are collected.
        forbidden_uses: every forbidden use that a case was shown.
    """

    sides: Sides
    rubric: Rubric
    listener: Listener
    selected: Callable[[Case, str], bool] = lambda case, number: True
    fresh: bool = False
    tallies: dict[str, Tally] = field(default_factory=dict)
    forbidden_uses: list[str] = field(default_factory=list)

    def losing_parts(self) -> set[str]:
        """The parts in which a case has failed so far."""
        return {tally.case.part for tally in self.tallies.values() if tally.failure is not None}
