"""What a class's scores say: about the parts, the cases, the mistakes, the time. Pure functions of class.json's data.

Each student counts once, with the last submission. One that could not be judged in all cases has no score; the cases
and parts that could be judged count.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ..report.outcome import Verdict
from ..report.record import CaseRecord, Line
from .people import Person, is_complete, people_of
from .record import Class, Graded

FEWEST = 10  # students below which a correlation says nothing
ENOUGH = 1e-9  # points: sums of shares are not exact
UNKNOWN = "not known"


@dataclass(frozen=True)
class Scores:
    """The distribution of the students' scores.

    Attributes:
        values: of the students whose submissions were judged in all cases, in points.
        maximum: the points of the homework.
    """

    values: tuple[float, ...]
    maximum: float

    @property
    def mean(self) -> float:
        """In points; 0 if nobody was graded."""
        return _mean(self.values)

    @property
    def median(self) -> float:
        """In points; 0 if nobody was graded."""
        return statistics.median(self.values) if self.values else 0.0

    @property
    def deviation(self) -> float:
        """The standard deviation of these students, in points."""
        return statistics.pstdev(self.values) if self.values else 0.0

    @property
    def full(self) -> int:
        """How many students have all points."""
        return sum(value >= self.maximum - ENOUGH for value in self.values)


@dataclass(frozen=True)
class PartStatistics:
    """One part.

    Attributes:
        mean: points.
        passed: the share of the students who have all its points, 0 to 1.
    """

    name: str
    points: float
    mean: float
    passed: float


@dataclass(frozen=True)
class CaseStatistics:
    """One case.

    Attributes:
        judged: how many students' submissions it judged.
        difficulty: the share of its points that they lost, 0 to 1; None if it judged nobody.
        discrimination: the correlation of its score with the points of all other cases, -1 to 1; None if fewer than
            FEWEST students were judged, or if all have the same.
        seconds: the median of its wall times.
        longest: the largest of them.
    """

    line: Line
    judged: int
    difficulty: float | None
    discrimination: float | None
    seconds: float
    longest: float


@dataclass(frozen=True)
class MistakeStatistics:
    """A mistake that the diagnosis named; several ids are those of mistakes that compute the same.

    Attributes:
        parts: where it was seen.
        now: how many students make it in the submission that counts.
        ever: how many made it in any submission.
    """

    ids: tuple[str, ...]
    parts: tuple[str, ...]
    now: int
    ever: int


@dataclass(frozen=True)
class Reason:
    """Why a case failed, where no mistake was named, and how many students have it."""

    line: Line
    headline: str
    students: int


@dataclass(frozen=True)
class Again:
    """Students who handed in more than once: how many, their mean score at first and at last, and who changed."""

    students: int
    first: float
    last: float
    better: int
    worse: int


@dataclass(frozen=True)
class Unjudged:
    """Something that could not be judged.

    Attributes:
        what: a case, or empty for a whole submission.
        why: a sentence of the grader.
        submissions: how many.
    """

    what: str
    why: str
    submissions: int


@dataclass(frozen=True)
class Timing:
    """Wall times of the gradings, in seconds.

    Attributes:
        total: of all submissions together, also of those that an earlier run graded.
        median: of a submission.
        longest: of a submission.
    """

    total: float
    median: float
    longest: float


@dataclass(frozen=True)
class ClassStatistics:
    """All that the report shows of a class.

    Attributes:
        isolation: level in words -> number of submissions.
    """

    people: dict[str, Person]
    scores: Scores
    parts: tuple[PartStatistics, ...]
    cases: tuple[CaseStatistics, ...]
    mistakes: tuple[MistakeStatistics, ...]
    reasons: tuple[Reason, ...]
    again: Again | None
    unjudged: tuple[Unjudged, ...]
    isolation: dict[str, int]
    timing: Timing


def statistics_of(graded: Class) -> ClassStatistics:
    """All statistics of a class."""
    people = people_of(graded)
    counted = [person.last for person in people.values() if person.last.cases]
    levels = Counter(UNKNOWN if one.isolation is None else f"{one.isolation} of 3" for one in graded.submissions)
    times = [one.seconds for one in graded.submissions]
    return ClassStatistics(
        people=people,
        scores=Scores(tuple(one.score for one in counted if is_complete(one)), sum(graded.parts.values())),
        parts=tuple(_part(name, points, _judged_in(graded, name, counted)) for name, points in graded.parts.items()),
        cases=tuple(_case(line, counted) for line in graded.cases),
        mistakes=tuple(_mistakes(graded, people.values())),
        reasons=tuple(_reasons(graded, counted)),
        again=_again(people.values()),
        unjudged=tuple(_unjudged(graded)),
        isolation=dict(levels.most_common()),
        timing=Timing(sum(times), statistics.median(times or [0.0]), max(times, default=0.0)),
    )


def _part(name: str, points: float, counted: Sequence[Graded]) -> PartStatistics:
    earned = [one.parts.get(name, 0.0) for one in counted]
    return PartStatistics(name, points, _mean(earned), _mean([value >= points - ENOUGH for value in earned]))


def _judged_in(graded: Class, part: str, counted: Iterable[Graded]) -> list[Graded]:
    """The submissions whose cases of a part were all judged."""
    ids = [line.id for line in graded.cases if line.part == part]
    return [one for one in counted if all(_is_judged(one, id) for id in ids)]


def _is_judged(one: Graded, id: str) -> bool:
    return id in one.cases and one.cases[id].verdict != Verdict.UNJUDGED.value


def _case(line: Line, counted: Sequence[Graded]) -> CaseStatistics:
    judged = [(one, one.cases[line.id]) for one in counted if _is_judged(one, line.id)]
    shares = [share_of(case, line) for _, case in judged]
    rest = [one.score - case.score for one, case in judged]
    times = [case.seconds for _, case in judged]
    return CaseStatistics(line, len(judged), 1 - _mean(shares) if judged else None, _correlation(shares, rest),
                          statistics.median(times or [0.0]), max(times, default=0.0))


def share_of(case: CaseRecord, line: Line) -> float:
    """What a case earned of its weight, 0 to 1; one without points earns all by passing."""
    return case.score / line.weight if line.weight else float(case.verdict == Verdict.PASSED.value)


def _correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    if len(one) < FEWEST or max(one) - min(one) < ENOUGH or max(other) - min(other) < ENOUGH:
        return None
    return statistics.correlation(one, other)


def _mistakes(graded: Class, people: Iterable[Person]) -> list[MistakeStatistics]:
    """The most frequent mistakes first."""
    part_of = {line.id: line.part for line in graded.cases}
    now: Counter[tuple[str, ...]] = Counter()
    ever: Counter[tuple[str, ...]] = Counter()
    parts: dict[tuple[str, ...], dict[str, None]] = {}
    for person in people:
        now.update({case.mistake for case in person.last.cases.values() if case.mistake})
        seen = {(id, case.mistake) for one in person.submissions for id, case in one.cases.items() if case.mistake}
        ever.update({ids for _, ids in seen})
        for id, ids in sorted(seen):
            parts.setdefault(ids, {})[part_of.get(id, id)] = None
    found = [MistakeStatistics(ids, tuple(parts[ids]), now[ids], count) for ids, count in ever.items()]
    return sorted(found, key=lambda one: (-one.now, -one.ever, one.ids))


def _reasons(graded: Class, counted: Sequence[Graded]) -> list[Reason]:
    """The headlines of failures that no mistake explains, the most frequent first."""
    lines = {line.id: line for line in graded.cases}
    counts = Counter((id, case.headline) for one in counted for id, case in one.cases.items()
                     if id in lines and case.verdict == Verdict.FAILED.value and case.headline and not case.mistake)
    return [Reason(lines[id], headline, count) for (id, headline), count in counts.most_common()]


def _again(people: Iterable[Person]) -> Again | None:
    """None if every student handed in once."""
    pairs = [(person.first.score, person.last.score) for person in people
             if len(person.submissions) > 1 and is_complete(person.first) and is_complete(person.last)]
    if not pairs:
        return None
    return Again(len(pairs), _mean([first for first, _ in pairs]), _mean([last for _, last in pairs]),
                 _count(pairs, lambda first, last: last > first + ENOUGH),
                 _count(pairs, lambda first, last: last < first - ENOUGH))


def _count(pairs: Iterable[tuple[float, float]], holds: Callable[[float, float], bool]) -> int:
    return sum(holds(first, last) for first, last in pairs)


def _unjudged(graded: Class) -> list[Unjudged]:
    """Whole submissions first, then cases, in the order of the rubric."""
    whole = Counter(one.problem for one in graded.submissions
                    if one.problem and all(_is_judged(one, id) for id in one.cases))
    titles = {line.id: f"{line.number} {line.title}" for line in graded.cases}
    cases = Counter((id, case.headline) for one in graded.submissions for id, case in one.cases.items()
                    if case.verdict == Verdict.UNJUDGED.value)
    order = {id: place for place, id in enumerate(titles)}
    return [*(Unjudged("", why, count) for why, count in whole.most_common()),
            *(Unjudged(titles.get(id, id), why, cases[id, why])
              for id, why in sorted(cases, key=lambda key: (order.get(key[0], len(order)), key)))]


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return statistics.fmean(found) if found else 0.0
