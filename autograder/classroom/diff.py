"""What differs between two gradings of a class: who moved, on which part, by how much, and because of which case.

Each student is compared by the last submission. Cases are the same if their file and function are; the homework's id
may differ, so a changed copy of a homework can be compared with the homework.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..report.record import CaseRecord, Line
from .anonymous import anonymous, numbers_of
from .changes import SAME, Change, changes
from .people import Person, people_of
from .record import Class, Graded, Student
from .rubric_changes import lines_by_name, name_of_case, rubric_changes


@dataclass(frozen=True)
class Move:
    """One student in both classes.

    Attributes:
        parts: part -> (points before, points after), where they differ; a part that is not there has 0.
        changes: the cases whose results differ.
        resubmitted: whether these are different submissions.
        whole: why one of them could not be graded; its cases are not compared then. Else empty.
    """

    student: Student
    before: Graded
    after: Graded
    parts: dict[str, tuple[float, float]]
    changes: tuple[Change, ...]
    resubmitted: bool
    whole: str

    @property
    def gain(self) -> float:
        """How many points more than before."""
        return self.after.score - self.before.score

    @property
    def moved(self) -> bool:
        """Whether any points differ."""
        return abs(self.gain) > SAME or bool(self.parts)


@dataclass(frozen=True)
class CaseMoves:
    """A case whose results differ, and how.

    Attributes:
        ways: (before, after, students), the most frequent first.
        up: how many students have more points of it than before.
        down: how many have less.
    """

    line: Line
    ways: tuple[tuple[str, str, int], ...]
    up: int
    down: int

    @property
    def students(self) -> int:
        """How many students have another result."""
        return sum(count for _, _, count in self.ways)


@dataclass(frozen=True)
class Diff:
    """Two gradings of a class, compared.

    Attributes:
        students: those in both, the largest move first.
        gone: students who are only in the old class; ``added``: only in the new one.
        cases: those whose results differ, in the order of the rubric.
        rubric: what differs between the homeworks, a sentence each.
    """

    old: Class
    new: Class
    students: tuple[Move, ...]
    gone: tuple[Person, ...]
    added: tuple[Person, ...]
    cases: tuple[CaseMoves, ...]
    rubric: tuple[str, ...]

    @property
    def moved(self) -> tuple[Move, ...]:
        """The students whose points differ."""
        return tuple(one for one in self.students if one.moved)

    @property
    def parts(self) -> dict[str, float]:
        """The parts of both with their points; of a part in both those of the new class."""
        return {**self.new.parts, **{part: of for part, of in self.old.parts.items() if part not in self.new.parts}}


def diff_of(old: Class, new: Class) -> Diff:
    """Compare two gradings."""
    before, after = people_of(old), people_of(new)
    lines = _lines(old, new)
    students = [_move(person.student, before[key].last, person.last, _Sides(old, new, lines))
                for key, person in after.items() if key in before]
    return Diff(old, new, tuple(sorted(students, key=lambda one: (-abs(one.gain), -one.gain))),
                tuple(person for key, person in before.items() if key not in after),
                tuple(person for key, person in after.items() if key not in before),
                tuple(_cases(students, lines.values())), tuple(rubric_changes(old, new)))


def anonymous_diff(old: Class, new: Class) -> Diff:
    """Compare two gradings without names; the numbers follow the scores in the new one."""
    numbers = numbers_of(old, new)
    return diff_of(anonymous(old, numbers), anonymous(new, numbers))


@dataclass(frozen=True)
class _Sides:
    old: Class
    new: Class
    lines: Mapping[str, Line]


def _lines(old: Class, new: Class) -> dict[str, Line]:
    """Name of a case -> its line, in the order of the new rubric, then what is only in the old one."""
    was, now = lines_by_name(old), lines_by_name(new)
    return {**now, **{name: line for name, line in was.items() if name not in now}}


def _move(student: Student, before: Graded, after: Graded, sides: _Sides) -> Move:
    whole = _whole(before, after)
    was, now = _named(before, sides.old), _named(after, sides.new)
    found = () if whole else changes((line, was.get(name), now.get(name)) for name, line in sides.lines.items())
    pairs = {part: (before.parts.get(part, 0.0), after.parts.get(part, 0.0))
             for part in {**sides.new.parts, **sides.old.parts}}
    return Move(student, before, after, {part: pair for part, pair in pairs.items() if abs(pair[1] - pair[0]) > SAME},
                found, before.id != after.id, whole)


def _named(one: Graded, graded: Class) -> dict[str, CaseRecord]:
    return {name_of_case(id, graded): case for id, case in one.cases.items()}


def _whole(before: Graded, after: Graded) -> str:
    if before.cases and not after.cases:
        return f"could not be graded now: {after.problem}"
    if after.cases and not before.cases:
        return f"could not be graded before: {before.problem}"
    return ""


def _cases(students: Iterable[Move], lines: Iterable[Line]) -> Iterator[CaseMoves]:
    found: dict[str, list[Change]] = {}
    for one in students:
        for change in one.changes:
            found.setdefault(change.line.id, []).append(change)
    for line in lines:
        if some := found.get(line.id):
            ways = Counter((change.before, change.after) for change in some)
            yield CaseMoves(line, tuple((*way, count) for way, count in ways.most_common()),
                            sum(change.gain > SAME for change in some), sum(change.gain < -SAME for change in some))
