"""grades.csv: a row for each student, for Gradescope's and Canvas's gradebooks.

A student's last submission counts. What could not be judged has no score: an empty cell, never a wrong 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..text import part_title
from .people import people_of
from .record import Class, Graded
from .spreadsheet import as_csv, text

NAME = "grades.csv"
Row = list[str]


def to_csv(graded: Class, format: str) -> bytes:
    """The grades as CSV in this format, one of FORMATS."""
    return as_csv(FORMATS[format](graded)).encode()


def of_gradescope(graded: Class) -> Iterable[Row]:
    """Under the names of Gradescope's own export of grades, with a column for each part."""
    parts = [f"{number}: {part_title(part)} ({points:g} pts)" for number, (part, points)
             in enumerate(graded.parts.items(), 1)]
    yield ["Name", "SID", "Email", "Total Score", "Max Points", "Status", "Submission ID", "Submission Time",
           "Submission Count", *parts]
    for person in people_of(graded).values():
        student, one = person.student, person.last
        scores = ["" if one.problem else _points(one.parts.get(part, 0.0)) for part in graded.parts]
        yield [text(student.name), text(student.sid), text(student.email), _total(one), _points(_maximum(graded)),
               "Ungraded" if one.problem else "Graded", text(one.id), one.created_at,
               str(len(person.submissions)), *scores]


def of_canvas(graded: Class) -> Iterable[Row]:
    """As Canvas imports a gradebook: the row of the points comes first."""
    yield ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", text(graded.title)]
    yield ["    Points Possible", "", "", "", "", _points(_maximum(graded))]
    for person in people_of(graded).values():
        student = person.student
        yield [text(student.name), "", text(student.sid), text(student.email), "", _total(person.last)]


FORMATS: dict[str, Callable[[Class], Iterable[Row]]] = {"gradescope": of_gradescope, "canvas": of_canvas}


def _total(one: Graded) -> str:
    return "" if one.problem else _points(one.score)


def _maximum(graded: Class) -> float:
    return sum(graded.parts.values())


def _points(value: float) -> str:
    return f"{round(value, 4):g}" if abs(value) < 1e5 else str(round(value, 4))
