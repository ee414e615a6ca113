"""The numbers of cases, as every reader sees them: ``"1.2"`` is the second case of the first part."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from .outcome import Case


def in_order(cases: Iterable[Case]) -> list[Case]:
    """A part's cases in the order of their numbers: public before hidden."""
    return sorted(cases, key=lambda case: case.hidden)


def numbers_in(cases: Sequence[Case], place: int) -> list[str]:
    """The number of each case of a part, by position unless a case has its own.

    Args:
        cases: in order.
        place: the part's place in the rubric, from 1.
    """
    taken = {case.number for case in cases if case.number}
    found = []
    for index, case in enumerate(cases, start=1):
        number = case.number or next(free for free in _from(place, index) if free not in taken)
        taken.add(number)
        found.append(number)
    return found


def numbers_of_all(parts: Iterable[str], cases: Sequence[Case]) -> dict[str, str]:
    """A case's id -> its number, for the cases of all parts."""
    found: dict[str, str] = {}
    for place, part in enumerate(parts, start=1):
        ordered = in_order(case for case in cases if case.part == part)
        found.update(zip((case.id for case in ordered), numbers_in(ordered, place), strict=True))
    return found


def _from(place: int, index: int) -> Iterator[str]:
    return (f"{place}.{later}" for later in itertools.count(index))
