"""Floor and grader in turns, and what the rounds say together."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from . import quiet
from .measure import Job, Usage, measure

Pick = Callable[[Usage], float]


@dataclass(frozen=True)
class Round:
    """Both sides, measured one right after the other.

    Attributes:
        others: the share of the machine that other processes used, before or during the round, whichever is more.
    """

    floor: Usage
    grader: Usage
    others: float


@dataclass(frozen=True)
class Ratio:
    """A number of both sides: medians over the rounds, the median of the rounds' own ratios, and their extremes."""

    floor: float
    grader: float
    median: float
    least: float
    most: float


class Disturbed(Exception):
    """The machine was too busy to believe a ratio."""


def run_rounds(floor: Job, grader: Job, count: int) -> list[Round]:
    """Measure both sides ``count`` times; every other round starts with the grader."""
    return [run_round(floor, grader, grader_first=number % 2 == 1) for number in range(count)]


def run_round(floor: Job, grader: Job, grader_first: bool) -> Round:
    before, watch = quiet.probe(), quiet.Watch()
    used = [measure(job) for job in ((grader, floor) if grader_first else (floor, grader))]
    bare, graded = reversed(used) if grader_first else used
    return Round(bare, graded, max(before, watch.others()))


def counted(rounds: Sequence[Round], force: bool = False) -> list[Round]:
    """The rounds that count: the quiet ones; with ``force`` all of them if too few are.

    Raises:
        Disturbed: too few rounds were quiet, and there is no ``force``.
    """
    kept = [each for each in rounds if each.others <= quiet.MOST]
    if quiet.believable([each.others for each in rounds]):
        return kept
    if force:
        return list(rounds)
    raise Disturbed(f"Other processes used up to {max(each.others for each in rounds):.0%} of this machine, and only "
                    f"{len(kept)} of {len(rounds)} rounds had less than {quiet.MOST:.0%}, so no ratio is printed. "
                    f"Run again on an idle machine; --force prints the ratios anyway.")


def ratio(rounds: Sequence[Round], pick: Pick) -> Ratio:
    """One number of all rounds."""
    ratios = [pick(each.grader) / pick(each.floor) for each in rounds]
    return Ratio(statistics.median(pick(each.floor) for each in rounds),
                 statistics.median(pick(each.grader) for each in rounds),
                 statistics.median(ratios), min(ratios), max(ratios))
