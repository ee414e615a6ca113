"""A comparison of two gradings in sentences and short texts, the same in the terminal, the page, CSV and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from .changes import SAME
from .diff import Diff, Move
from .in_words import counted, part_title, points, signed
from .people import Person, is_complete

MOST_NAMES = 5


def summary(diff: Diff) -> Iterator[str]:
    """Who moved, and who is only on one side; a sentence each."""
    moved = diff.moved
    up, down = (sum(sign * one.gain > SAME for one in moved) for sign in (1, -1))
    rest = f", {len(moved) - up - down} between parts" if up + down < len(moved) else ""
    yield (f"{len(moved)} of {counted(len(diff.students), 'student')} moved: {up} up, {down} down{rest}."
           if moved else f"Nobody of {counted(len(diff.students), 'student')} moved.")
    yield from _means(diff)
    yield from _people("only in the old class", diff.gone)
    yield from _people("only in the new class", diff.added)
    yield from _people("compared by another submission than before", [one for one in diff.students if one.resubmitted])
    if diff.old.key and diff.old.key == diff.new.key:
        yield "Both were graded by the same cases, reference and versions."
    elif not diff.rubric:
        yield "The rubric is the same; the code of a case, the reference or a setting is not."


def _means(diff: Diff) -> Iterator[str]:
    graded = [one for one in diff.students if is_complete(one.before) and is_complete(one.after)]
    if graded:
        was, now = (sum(scores) / len(graded) for scores in ([one.before.score for one in graded],
                                                             [one.after.score for one in graded]))
        yield (f"Mean {points(was)} of {points(sum(diff.old.parts.values()))} before, {points(now)} of "
               f"{points(sum(diff.new.parts.values()))} now ({signed(now - was)}).")


def _people(what: str, people: Sequence[Person | Move]) -> Iterator[str]:
    """``"2 students are only in the old class: Ada, Bo."``; nothing if there are none."""
    if people:
        names = ", ".join(one.student.name for one in people[:MOST_NAMES])
        rest = f" and {len(people) - MOST_NAMES} more" if len(people) > MOST_NAMES else ""
        yield f"{counted(len(people), 'student is', 'students are')} {what}: {names}{rest}."


def parts_of(move: Move) -> str:
    """``"Linear -1, Relu +0.5"``: the parts that moved."""
    return ", ".join(f"{part_title(part)} {signed(after - before)}" for part, (before, after) in move.parts.items())


def reasons(move: Move) -> list[str]:
    """Why a student moved: a line for each case, with both verdicts and headlines."""
    resubmitted = ["another submission"] if move.resubmitted else []
    whole = [move.whole] if move.whole else []
    return [*resubmitted, *whole,
            *(f"{one.line.number} {one.line.title.rstrip('.')}: {one.before} -> {one.after}" for one in move.changes)]


def part_rows(diff: Diff) -> Iterator[tuple[str, int, int, float]]:
    """(part, students up, students down, mean move of all) of each part."""
    count = len(diff.students) or 1
    for part in diff.parts:
        gains = [after - before for one in diff.students for before, after in [one.parts.get(part, (0.0, 0.0))]]
        yield part, sum(gain > SAME for gain in gains), sum(gain < -SAME for gain in gains), sum(gains) / count


def to_data(diff: Diff) -> dict[str, Any]:
    """The comparison as plain data for JSON: everything that the page says."""
    return {
        "old": {"homework": diff.old.homework, "key": diff.old.key, "started": diff.old.started},
        "new": {"homework": diff.new.homework, "key": diff.new.key, "started": diff.new.started},
        "summary": list(summary(diff)),
        "rubric": list(diff.rubric),
        "moved": [_student(one) for one in diff.moved],
        "only_old": _names(diff.gone),
        "only_new": _names(diff.added),
        "cases": [{"case": one.line.id, "number": one.line.number, "title": one.line.title, "up": one.up,
                   "down": one.down, "ways": [{"before": before, "after": after, "students": count}
                                              for before, after, count in one.ways]} for one in diff.cases],
    }


def _student(one: Move) -> dict[str, Any]:
    return {"name": one.student.name, "sid": one.student.sid, "email": one.student.email, "old": one.before.score,
            "new": one.after.score, "move": round(one.gain, 9), "old_submission": one.before.id,
            "new_submission": one.after.id, "parts": {part: list(pair) for part, pair in one.parts.items()},
            "why": reasons(one)}


def _names(people: Iterable[Person]) -> list[dict[str, str]]:
    return [{"name": one.student.name, "sid": one.student.sid, "email": one.student.email} for one in people]
