"""How far right and wrong values are from the tolerance of each comparison."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .catalogue import Candidate

GAP = 10.0  # on both sides of the tolerance
WRONG = ("mistake", "mutant", "template")
Comparison = tuple[str, str]
"""A case's id as in ``Runner.case``, and the name of the value that it compares."""


@dataclass(frozen=True)
class Observed:
    """What one candidate showed in one comparison, whatever the number of its calls.

    Attributes:
        ratio: the largest error, as a multiple of the tolerance.
        failed: whether the case failed by it.
    """

    case: str
    what: str
    ratio: float
    failed: bool


@dataclass(frozen=True)
class Extreme:
    """The candidate that comes closest to the tolerance, and its error as a multiple of that."""

    ratio: float
    id: str = ""


@dataclass(frozen=True)
class Margin:
    """A comparison with its two gaps.

    Attributes:
        right: the worst of the right solutions; at most 1.
        wrong: the least of the wrong ones that fail by it; infinite if none does.
    """

    case: str
    what: str
    right: Extreme = Extreme(0.0)
    wrong: Extreme = Extreme(math.inf)

    @property
    def is_narrow(self) -> bool:
        """Whether a right or a wrong value is within a factor of ten of the tolerance."""
        return self.right.ratio > 1 / GAP or self.wrong.ratio < GAP


class Recorder:
    """Collects what the comparisons of one candidate show, case by case."""

    def __init__(self) -> None:
        self._case = ""
        self._worst: dict[Comparison, float] = {}

    def begin(self, case: str) -> None:
        """Receive the id of the case that runs now."""
        self._case = case

    def __call__(self, what: str, error: Any, allowed: Any) -> None:
        """Receive a comparison; see ``margin.is_outside``."""
        key = self._case, what
        self._worst[key] = max(self._worst.get(key, 0.0), ratio_of(error, allowed))

    def observed(self, wrong: Mapping[str, str]) -> tuple[Observed, ...]:
        """What was seen.

        Args:
            wrong: case -> the name of the value by which it failed; a case that passed is absent.
        """
        return tuple(Observed(case, what, ratio, ratio > 1 and wrong.get(case) == what)
                     for (case, what), ratio in self._worst.items())


def ratio_of(error: Any, allowed: Any) -> float:
    """The largest error as a multiple of its tolerance; 0 where both are 0."""
    import numpy as np

    errors, tolerances = np.broadcast_arrays(np.asarray(error, float), np.asarray(allowed, float))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = np.where(errors == 0, 0.0, errors / tolerances)
    return float(ratios.max(initial=0.0))


def margins(seen: Iterable[tuple[Candidate, Iterable[Observed]]]) -> list[Margin]:
    """Each comparison's gaps, over all that was observed; in the order in which they were first seen.

    A comparison that a right solution's case survived although it was outside is one of several that a case tries; it
    decides nothing alone, so it counts for wrong solutions only.
    """
    right: dict[Comparison, Extreme] = {}
    wrong: dict[Comparison, Extreme] = {}
    for candidate, observations in seen:
        for one in observations:
            key = one.case, one.what
            right.setdefault(key, Extreme(0.0))
            if candidate.kind not in WRONG and one.ratio <= 1:
                right[key] = max(right[key], Extreme(one.ratio, candidate.id), key=lambda extreme: extreme.ratio)
            elif candidate.kind in WRONG and one.failed:
                least = wrong.get(key, Extreme(math.inf))
                wrong[key] = min(least, Extreme(one.ratio, candidate.id), key=lambda extreme: extreme.ratio)
    return [Margin(*key, worst, wrong.get(key, Extreme(math.inf))) for key, worst in right.items()]


def to_data(found: Iterable[Margin]) -> list[dict[str, Any]]:
    """The margins as plain data, for JSON; null where no wrong solution fails by a comparison, or by infinitely much.
    """
    return [{"case": one.case, "comparison": one.what, "right": one.right.ratio, "right_by": one.right.id,
             "wrong": one.wrong.ratio if math.isfinite(one.wrong.ratio) else None, "wrong_by": one.wrong.id,
             "narrow": one.is_narrow} for one in found]
