"""Runs a fuzz target: numbered attempts, each with random numbers of its own, so that any of them can be repeated."""

from __future__ import annotations

import math
import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field


class Survivor(Exception):
    """Something wrong that nothing noticed: to be looked at, but no attempt that ended badly."""


@dataclass(frozen=True)
class Target:
    """Something that must end well whatever it gets.

    Attributes:
        name: its name on the command line; part of each attempt's seed.
        attempt: tries one random input and returns in a word or two how it ended. It raises if it ended badly.
        short: the attempts in the test suite.
        long: the attempts of ``nox -s fuzz``.
        parallel: whether several attempts may run at a time, since each waits for other processes.
    """

    name: str
    attempt: Callable[[random.Random], str]
    short: int
    long: int
    parallel: bool = False


@dataclass
class Tally:
    """How the attempts ended.

    Attributes:
        endings: how often each good ending occurred.
        faults: one sentence for each bad one.
        survivors: one sentence for each survivor.
        seconds: wall time of all attempts.
        slowest: the wall time of the slowest attempt, and its number.
    """

    endings: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    survivors: list[str] = field(default_factory=list)
    seconds: float = 0.0
    slowest: tuple[float, int] = (0.0, 0)


def numbers_of(name: str, attempt: int) -> random.Random:
    """The random numbers of one attempt, the same in every run."""
    return random.Random(f"{name} {attempt}")


def run(target: Target, count: int, first: int = 0, minutes: float = math.inf, at_a_time: int = 1,
        tell: Callable[[str], None] = lambda text: None) -> Tally:
    """Try ``count`` attempts, beginning with number ``first``.

    Args:
        minutes: no attempt begins after so many.
        at_a_time: how many attempts of a parallel target run at the same time.
        tell: called with each fault and survivor when it is found.
    """
    tally = Tally()
    started = time.monotonic()
    waiting = iter(range(first, first + count))

    def work(worker: int) -> None:
        for number in waiting:
            if time.monotonic() - started > 60 * minutes:
                break
            _try(target, number, tally, tell)

    with ThreadPoolExecutor(at_a_time if target.parallel else 1) as pool:
        list(pool.map(work, range(at_a_time if target.parallel else 1)))
    tally.seconds = time.monotonic() - started
    return tally


def _try(target: Target, attempt: int, tally: Tally, tell: Callable[[str], None]) -> None:
    started = time.monotonic()
    try:
        tally.endings[target.attempt(numbers_of(target.name, attempt))] += 1
    except Survivor as survivor:
        tally.survivors.append(f"{target.name} {attempt}: {survivor}")
        tell(f"survivor: {tally.survivors[-1]}")
    except Exception as error:  # the very thing that is looked for
        tally.faults.append(f"{target.name} {attempt}: {type(error).__name__}: {error}")
        tell(f"fault: {tally.faults[-1]}")
    tally.slowest = max(tally.slowest, (time.monotonic() - started, attempt))


def lines(target: Target, tally: Tally) -> list[str]:
    """The tally for people, in two lines."""
    count = sum(tally.endings.values()) + len(tally.faults) + len(tally.survivors)
    endings = "".join(f", {number:,} {ending}" for ending, number in sorted(tally.endings.items()))
    seconds, attempt = tally.slowest
    return [f"{target.name}: {count:,} attempts, {len(tally.faults)} faults, {len(tally.survivors)} survivors{endings}",
            f"  {tally.seconds:.0f} s, at most {seconds:.2f} s for one ({attempt})"]
