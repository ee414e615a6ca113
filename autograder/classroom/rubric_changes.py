"""What differs between the rubrics of two gradings: parts, cases, and the versions of what graded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ..report.record import Line
from .changes import SAME
from .in_words import points
from .record import Class

ASPECTS: tuple[tuple[str, Callable[[Line], str]], ...] = (
    ("points", lambda line: points(line.weight)), ("part", lambda line: line.part),
    ("visibility", lambda line: "hidden" if line.hidden else "public"), ("title", lambda line: repr(line.title)))


def name_of_case(id: str, graded: Class) -> str:
    """A case's id without its homework, so that a changed copy of a homework has the same names."""
    return id.removeprefix(f"tests/{graded.homework}/")


def lines_by_name(graded: Class) -> dict[str, Line]:
    """Name of a case -> its line in the rubric."""
    return {name_of_case(line.id, graded): line for line in graded.cases}


def rubric_changes(old: Class, new: Class) -> Iterator[str]:
    """What differs, a sentence each: the homework, parts, cases, versions."""
    if old.homework != new.homework:
        yield f"The homework is {new.homework} instead of {old.homework}."
    yield from _parts(old.parts, new.parts)
    was, now = lines_by_name(old), lines_by_name(new)
    yield from (f"Case gone: {_told(line)}" for name, line in was.items() if name not in now)
    yield from (f"Case added: {_told(line)}" for name, line in now.items() if name not in was)
    for name, line in now.items():
        if name in was and (edits := _edits(was[name], line)):
            yield f"Case changed: {_told(line).rstrip('.')}: {'; '.join(edits)}."
    yield from (f"{name} is {new.versions.get(name, 'unknown')} instead of {old.versions.get(name, 'unknown')}."
                for name in sorted({*old.versions, *new.versions})
                if old.versions.get(name) != new.versions.get(name))


def _parts(was: Mapping[str, float], now: Mapping[str, float]) -> Iterator[str]:
    yield from (f"Part gone: {part}, {points(of)} points." for part, of in was.items() if part not in now)
    yield from (f"Part added: {part}, {points(of)} points." for part, of in now.items() if part not in was)
    yield from (f"Part changed: {part} has {points(of)} points instead of {points(was[part])}."
                for part, of in now.items() if part in was and abs(was[part] - of) > SAME)


def _told(line: Line) -> str:
    return f"{line.number} {line.title}"


def _edits(was: Line, now: Line) -> list[str]:
    return [f"{what} {of(now)} instead of {of(was)}" for what, of in ASPECTS if of(was) != of(now)]
