"""A comparison of two gradings as a CSV file: a row for each student, with the reasons."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from .diff import Diff, Move
from .diff_words import reasons
from .in_words import part_title
from .people import Person

FORMULA = tuple("=+-@\t\r")  # a spreadsheet would take a text that begins so for a formula
HEADS = ("Name", "SID", "Email", "Old Submission", "New Submission", "Old Score", "New Score", "Move")


def to_csv(diff: Diff) -> str:
    """The file: those who moved first; an empty score where a student is not in that class."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([*HEADS, *(f"{part_title(part)} Move" for part in diff.parts), "Why"])
    writer.writerows(_move(diff, one) for one in diff.students)
    writer.writerows(_alone(diff, one, is_old=True) for one in diff.gone)
    writer.writerows(_alone(diff, one, is_old=False) for one in diff.added)
    return stream.getvalue()


def _move(diff: Diff, one: Move) -> Iterator[object]:
    yield from map(_text, (one.student.name, one.student.sid, one.student.email, one.before.id, one.after.id))
    yield from map(_number, (one.before.score, one.after.score, one.gain))
    for part in diff.parts:
        before, after = one.parts.get(part, (0.0, 0.0))
        yield _number(after - before)
    yield _text("\n".join(reasons(one)))


def _alone(diff: Diff, person: Person, is_old: bool) -> Iterator[object]:
    """A student who is only in one class."""
    student, last = person.student, person.last
    yield from map(_text, (student.name, student.sid, student.email))
    yield from (_text(last.id), "") if is_old else ("", _text(last.id))
    yield from (_number(last.score), "", "") if is_old else ("", _number(last.score), "")
    yield from ("" for _ in diff.parts)
    yield "only in the old class" if is_old else "only in the new class"


def _text(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def _number(value: float) -> str:
    return f"{round(value, 6) + 0.0:g}"
