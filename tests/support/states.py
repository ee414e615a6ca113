"""What an object would give if it had kept, missed or added up something: values for a program's wrong one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any, Protocol

import numpy as np

from .phrases import is_fuzzed

UNMOVED = "the right one if {names} had never moved"
MOVED_ONCE = "the right one if {names} had moved only once"
ACCUMULATED = "the right value plus that of an earlier step, {words}: it is added to, instead of replaced"
AVERAGED = "the mean of the right values up to this step"
MISSED = "the right value if {words} had not been called"
FIRST = "the right value if {call} had been called only once"
MOST_NAMES = 4  # of parameters, each group of which may have stayed
RECENT = 8  # calls, each of which is left out in turn
ENOUGH = 4  # numbers; fewer agree by accident with one of so many values


class Steps(Protocol):
    """A program, see ``programs.Program``."""

    @property
    def moved(self) -> list[str]:
        """The parameters that move."""

    def moves_of(self, name: str) -> list[int]:
        """The places where a parameter moves."""

    @property
    def looks(self) -> Sequence[Any]:
        """The comparisons."""

    def calls_before(self, step: int) -> dict[int, str]:
        """The calls of methods by their places."""

    def words_of(self, step: int) -> str:
        """One call in words."""

    def call_until(self, step: int) -> Any:
        """The calls up to a step."""

    def run_on(self, side: Any, unmoved: Any = (), left_out: Any = ()) -> tuple[list[Any], Any]:
        """The results, without some steps."""


def states_of(program: Steps, step: int, what: str, want: Sequence[Any], reference: Any) -> dict[str, Any]:
    """Phrases, each with the value that it describes, for the value of a step that is wrong.

    Args:
        what: the value's name in messages; earlier values of this name may be stale.
        want: the right result of each step.
    """
    phrases = dict(_unmoved(program, step, want, reference)) if reference.live else {}
    phrases.update(_earlier(program, step, what, want))
    if reference.live and not is_fuzzed() and isinstance(want[step], np.ndarray) and want[step].size >= ENOUGH:
        phrases.update(_missed(program, step, want, reference))
        phrases.update(_moved_once(program, step, want, reference))
    return phrases


def _unmoved(program: Steps, step: int, want: Sequence[Any], reference: Any) -> Iterator[tuple[str, Any]]:
    """What would be right if parameters had never moved, one of them or all."""
    names = program.moved
    for still in [*([name] for name in names), names] if names else []:
        values, _ = program.run_on(reference, unmoved=still)
        if step < len(values) and _differ(values[step], want[step]):
            yield UNMOVED.format(names=" and ".join(still)), values[step]


def _earlier(program: Steps, step: int, what: str, want: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    """Values of the same name at earlier steps: a stale value equals one of them, or has it added."""
    right = want[step]
    before = [look.step for look in program.looks if look.what == what and look.step < step]
    for place in before:
        if _differ(want[place], right):
            words = program.call_until(place).words.rpartition("; ")[2]
            yield f"the right value of an earlier step, {words}", want[place]
            if np.shape(want[place]) == np.shape(right):
                yield ACCUMULATED.format(words=words), np.add(want[place], right)
    if before and all(_differ(want[place], right) and np.shape(want[place]) == np.shape(right) for place in before):
        yield AVERAGED, np.mean([want[place] for place in (*before, step)], axis=0)


def _missed(program: Steps, step: int, want: Sequence[Any], reference: Any) -> Iterator[tuple[str, Any]]:
    """What would be right if one of the calls before had not been made, or only the first of its kind."""
    calls = program.calls_before(step)
    left_out = {MISSED.format(words=program.words_of(place)): [place] for place in [*calls][-RECENT:]}
    for call in dict.fromkeys(calls.values()):
        again = [place for place, other in calls.items() if other == call][1:]
        if len(again) > 1:
            left_out[FIRST.format(call=call)] = again
    for words, places in left_out.items():
        values = _without(program, places, reference)
        if step < len(values) and _differ(values[step], want[step]):
            yield words, values[step]


def _moved_once(program: Steps, step: int, want: Sequence[Any], reference: Any) -> Iterator[tuple[str, Any]]:
    """What would be right if some of the parameters had stayed as their first move left them."""
    names = [name for name in program.moved if len(program.moves_of(name)) > 1][:MOST_NAMES]
    for size in range(1, len(names) + 1):
        for group in combinations(names, size):
            values = _without(program, [place for name in group for place in program.moves_of(name)[1:]], reference)
            if step < len(values) and _differ(values[step], want[step]):
                yield MOVED_ONCE.format(names=" and ".join(group)), values[step]


def _without(program: Steps, places: Sequence[int], reference: Any) -> list[Any]:
    """The results without some calls; none if the reference needs them."""
    try:
        return program.run_on(reference, left_out=places)[0]
    except Exception:  # whatever right code raises if backward comes before forward
        return []


def _differ(one: Any, other: Any) -> bool:
    """Whether two right values are numbers or arrays, and not the same; of pairs and dicts nothing is said."""
    return all(isinstance(value, (float, np.generic, np.ndarray)) for value in (one, other)) and not np.array_equal(
        one, other)
