"""Numbers counted in bins of one width, and the picture of such counts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

MOST_BINS = 20
NICE = (1.0, 2.0, 2.5, 5.0, 10.0)
WIDTH, HEIGHT = 400, 170  # of the picture, in its own units
TOP, BOTTOM = 18, 20  # above the highest bar, for its count; below the bars, for the edges
EDGES = 6  # at most so many are written below the bars


@dataclass(frozen=True)
class Bin:
    """How many numbers are from ``low`` to ``high``."""

    low: float
    high: float
    count: int


def of_scores(scores: Iterable[float], maximum: float) -> list[Bin]:
    """Scores from 0 to ``maximum``; an edge belongs to the bin above it, the last edge to the last bin."""
    width = _width(maximum)
    count = max(1, math.ceil(round(maximum / width, 9)))
    counts = [0] * count
    for score in scores:
        counts[min(max(_place(score, width), 0), count - 1)] += 1
    return [Bin(place * width, min((place + 1) * width, maximum), number) for place, number in enumerate(counts)]


def of_moves(moves: Iterable[float]) -> list[Bin]:
    """Moves other than 0, those down before those up; an edge belongs to the bin farther from 0."""
    some = [move for move in moves if move]
    if not some:
        return []
    width = max(_width(2 * max(map(abs, some))), _apart(some))
    down, up = (_one_side([sign * move for move in some if sign * move > 0], width) for sign in (-1, 1))
    return [Bin(-high, -low, count) for low, high, count in reversed(down)] + [Bin(*one) for one in up]


def draw(bins: Sequence[Bin], label: str) -> str:
    """A histogram as an SVG image; its bars have the colour of the text around it.

    Args:
        label: what the picture shows, in a sentence for who cannot see it.
    """
    step = WIDTH / len(bins)
    highest = max(one.count for one in bins) or 1
    bars = "".join(_bar(one, place * step, step, highest) for place, one in enumerate(bins))
    floor = HEIGHT - BOTTOM
    return (f'<svg class="histogram" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(label)}">{bars}'
            f'<path d="M0 {floor}H{WIDTH}" stroke="currentColor"/>{_edges(bins, step)}</svg>')


def words(one: Bin, decimals: str = "g") -> str:
    """``"40 to 42.5"``.

    Args:
        decimals: how an edge is formatted; ``"+g"`` for moves.
    """
    return f"{_number(one.low, decimals)} to {_number(one.high, decimals)}"


def _width(span: float) -> float:
    """The smallest nice width of which MOST_BINS cover ``span``."""
    least = (span or 1.0) / MOST_BINS
    power = 10.0 ** math.floor(math.log10(least))
    return next(nice * power for nice in NICE if nice * power >= least * (1 - 1e-9))


def _apart(moves: Sequence[float]) -> float:
    """A nice width that is no larger than the least distance between sizes of moves; narrower bins stay empty."""
    sizes = sorted({0.0, *(round(abs(move), 9) for move in moves)})
    least = min(high - low for low, high in pairwise(sizes))
    power = 10.0 ** math.floor(math.log10(least))
    return max(nice * power for nice in NICE if nice * power <= least * (1 + 1e-9))


def _place(value: float, width: float) -> int:
    return math.floor(round(value / width, 9))


def _one_side(sizes: Sequence[float], width: float) -> list[tuple[float, float, int]]:
    """(low, high, count) of bins from 0 to the largest size."""
    places = [_place(size, width) for size in sizes]
    return [(place * width, (place + 1) * width, places.count(place)) for place in range(max(places, default=-1) + 1)]


def _bar(one: Bin, left: float, step: float, highest: int) -> str:
    height = (HEIGHT - TOP - BOTTOM) * one.count / highest
    top = HEIGHT - BOTTOM - height
    count = f'<text x="{left + step / 2:.1f}" y="{top - 4:.1f}" text-anchor="middle">{one.count}</text>'
    return (f'<g><title>{words(one)}: {one.count}</title><rect x="{left + 1:.1f}" y="{top:.1f}" '
            f'width="{step - 2:.1f}" height="{height:.1f}" fill="currentColor"/>{count if one.count else ""}</g>')


def _edges(bins: Sequence[Bin], step: float) -> str:
    """The numbers below the bars: edges at even distances, the first and the last among them where that is even."""
    every = math.ceil(len(bins) / (EDGES - 1))
    edges = [one.low for one in bins] + [bins[-1].high]
    return "".join(_edge(edge, place * step, place == 0, place == len(bins))
                   for place, edge in enumerate(edges) if place % every == 0)


def _edge(edge: float, left: float, is_first: bool, is_last: bool) -> str:
    anchor = "start" if is_first else "end" if is_last else "middle"
    return f'<text x="{left:.1f}" y="{HEIGHT - 5}" text-anchor="{anchor}">{_number(edge, "g")}</text>'


def _number(value: float, decimals: str) -> str:
    rounded = round(value, 9)
    return format(rounded, decimals) if rounded else "0"
