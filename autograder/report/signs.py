"""How a case stands, as a word, a sign and a colour, and how points and numbers of cases are written."""

from __future__ import annotations

from collections.abc import Sequence

from .outcome import Verdict
from .report import Item

PASSED, FAILED, UNJUDGED, KEPT, NOT_RUN = "passed", "failed", "unjudged", "kept", "not run"
COLOURS = {PASSED: "green", FAILED: "red", UNJUDGED: "magenta", KEPT: "cyan", NOT_RUN: "yellow"}
SIGNS = {PASSED: "✓", FAILED: "✗", UNJUDGED: "?", KEPT: "≈", NOT_RUN: "·"}
PLAIN_SIGNS = {PASSED: "+", FAILED: "x", UNJUDGED: "?", KEPT: "~", NOT_RUN: "."}
SHORTEST_RANGE = 3


def signs_for(encoding: str) -> dict[str, str]:
    """The signs that an encoding can write."""
    return SIGNS if encoding.lower().startswith("utf") else PLAIN_SIGNS


def mark(item: Item) -> str:
    """The item's state, a key of SIGNS and COLOURS."""
    if not item.judged:
        return NOT_RUN
    if item.verdict is Verdict.UNJUDGED:
        return UNJUDGED
    if item.shown.carried:
        return KEPT
    return PASSED if item.verdict is Verdict.PASSED and item.score >= item.max_score else FAILED


def points(earned: float, maximum: float) -> str:
    """``"32 / 50"``, with at most two decimals."""
    return f"{round(earned, 2):g} / {round(maximum, 2):g}"


def numbers_of(items: Sequence[Item], order: Sequence[Item]) -> str:
    """The items' numbers: ``"1.7, 1.8, 6.7 to 6.15"``.

    Args:
        order: all items; SHORTEST_RANGE or more that follow each other in one part are written as a range.
    """
    places = {id(item): place for place, item in enumerate(order)}
    runs: list[list[Item]] = []
    for item in items:
        last = runs[-1][-1] if runs else None
        if last is not None and last.part == item.part and places[id(item)] == places[id(last)] + 1:
            runs[-1].append(item)
        else:
            runs.append([item])
    return ", ".join(_range([item.number for item in run]) for run in runs)


def _range(numbers: list[str]) -> str:
    return f"{numbers[0]} to {numbers[-1]}" if len(numbers) >= SHORTEST_RANGE else ", ".join(numbers)
