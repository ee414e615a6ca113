"""A comparison of two gradings as a CSV file: a row for each student, with the reasons."""

from __future__ import annotations

from collections.abc import Iterator

from .diff import Diff, Move
from .diff_words import reasons
from .in_words import part_title
from .people import Person
from .spreadsheet import as_csv, text

HEADS = ("Name", "SID", "Email", "Old Submission", "New Submission", "Old Score", "New Score", "Move")


def to_csv(diff: Diff) -> str:
    """The file: those who moved first; an empty score where a student is not in that class."""
    heads = [*HEADS, *(f"{part_title(part)} Move" for part in diff.parts), "Why"]
    return as_csv([heads, *(_move(diff, one) for one in diff.students),
                   *(_alone(diff, one, is_old=True) for one in diff.gone),
                   *(_alone(diff, one, is_old=False) for one in diff.added)])


def _move(diff: Diff, one: Move) -> Iterator[str]:
    yield from map(text, (one.student.name, one.student.sid, one.student.email, one.before.id, one.after.id))
    yield from map(_number, (one.before.score, one.after.score, one.gain))
    for part in diff.parts:
        before, after = one.parts.get(part, (0.0, 0.0))
        yield _number(after - before)
    yield text("\n".join(reasons(one)))


def _alone(diff: Diff, person: Person, is_old: bool) -> Iterator[str]:
    """A student who is only in one class."""
    student, last = person.student, person.last
    yield from map(text, (student.name, student.sid, student.email))
    yield from (text(last.id), "") if is_old else ("", text(last.id))
    yield from (_number(last.score), "", "") if is_old else ("", _number(last.score), "")
    yield from ("" for _ in diff.parts)
    yield "only in the old class" if is_old else "only in the new class"


def _number(value: float) -> str:
    return f"{round(value, 6) + 0.0:g}"
