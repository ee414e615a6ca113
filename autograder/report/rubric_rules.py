"""Checks a homework's cases before anything is graded: weights, parts, titles, decorators."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from ..errors import HomeworkError
from ..homework import Homework
from ..text import did_you_mean
from .outcome import Case

VISIBILITIES = ("visible", "hidden", "after_due_date", "after_published")
ORDERS = ("asc", "desc")


def check_rubric(homework: Homework, cases: Sequence[Case]) -> None:
    """Check that the cases fill the rubric exactly.

    Raises:
        HomeworkError: they do not; one sentence per line for each mistake.
    """
    problems = rubric_problems(homework, cases)
    if problems:
        raise HomeworkError("\n".join(problems))


def rubric_problems(homework: Homework, cases: Sequence[Case]) -> list[str]:
    """One sentence for each mistake in the cases; empty if they fill the rubric."""
    problems = [] if homework.parts else ["[parts] is empty; declare at least one part and its points."]
    problems += [
        f"{case.id}: there is no part {case.part!r}{did_you_mean(case.part, list(homework.parts))}; "
        f"declare it in [parts] or rename the file."
        for case in cases
        if case.part not in homework.parts
    ]
    problems += duplicate_problems(cases)
    problems += _title_problems(homework, cases)
    for part in homework.parts:
        problems += part_problems(homework, part, [case for case in cases if case.part == part])
    return problems


def duplicate_problems(cases: Sequence[Case]) -> list[str]:
    """A sentence for each id that several cases have."""
    counts = Counter(case.id for case in cases)
    return [f"{id}: {count} cases have this id; rename all but one." for id, count in counts.items() if count > 1]


def _title_problems(homework: Homework, cases: Sequence[Case]) -> list[str]:
    """A sentence for each title in homework.toml that belongs to no case."""
    known = [homework.short_id(case.id) for case in cases]
    return [f"[titles] of homework.toml names {id!r}, which is not a case{did_you_mean(id, known)}; "
            "correct or remove it."
            for id in homework.titles if id not in known]


def part_problems(homework: Homework, part: str, cases: Sequence[Case]) -> list[str]:
    """The mistakes in one part's cases, other than duplicates."""
    points = homework.parts[part]
    if not _is_number(points):
        return [f"Part {part!r} is worth {points!r} points; points must be a finite number."]
    if not cases:
        return [f"Part {part!r} is worth {points:g} points but has no case; add test_{part}.py or remove the part."]
    problems = [problem for case in cases for problem in _case_problems(case)]
    if not problems and not _adds_up(cases, points):
        total = math.fsum(case.weight for case in cases)
        problems.append(
            f"Part {part!r} is worth {points:g} points but the weights of its cases add up to {total:g}; "
            f"change a weight or the part's points."
        )
    return problems


def _case_problems(case: Case) -> list[str]:
    problems = []
    if type(case.weight) is float and math.isnan(case.weight):
        problems.append(f"{case.id}: it has no weight; give it its points with @weight, or @weight(0).")
    elif not _is_number(case.weight) or case.weight < 0:
        problems.append(f"{case.id}: its weight is {case.weight!r}; give it a number of at least 0 with @weight.")
    if not case.title.strip():
        problems.append(f"{case.id}: it has no title; make the first line of its docstring the fact that it checks.")
    if case.number is not None and type(case.number) is not str:
        problems.append(f"{case.id}: its number is {case.number!r}; a number must be a string such as '1.2'.")
    if any(type(tag) is not str for tag in case.tags):
        problems.append(f"{case.id}: its tags are {case.tags!r}; tags must be strings.")
    return problems + _visibility_problems(case) + _leaderboard_problems(case)


def _visibility_problems(case: Case) -> list[str]:
    if case.visibility is None or case.visibility in VISIBILITIES:
        return []
    guess = did_you_mean(str(case.visibility), list(VISIBILITIES))
    return [f"{case.id}: there is no visibility {case.visibility!r}{guess}; it must be one of "
            f"{', '.join(VISIBILITIES)}."]


def _leaderboard_problems(case: Case) -> list[str]:
    if case.leaderboard is None or case.leaderboard[1] in ORDERS:
        return []
    order = case.leaderboard[1]
    return [
        f"{case.id}: its leaderboard's order is {order!r}{did_you_mean(str(order), list(ORDERS))}; "
        f"it is one of {', '.join(ORDERS)}."
    ]


def _adds_up(cases: Sequence[Case], points: float) -> bool:
    return math.isclose(math.fsum(case.weight for case in cases), points, rel_tol=1e-9, abs_tol=1e-9)


def _is_number(value: object) -> bool:
    if type(value) is int:
        return abs(value) < 1e15
    return type(value) is float and math.isfinite(value)
