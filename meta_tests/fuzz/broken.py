"""Broken solutions of a homework, made from its reference."""

from __future__ import annotations

import random
import tokenize
from dataclasses import dataclass

from .tokens import SLIPS
from .trees import ACCIDENTS, hangs

TRIES = 100
HANGING = 0.01  # the share of those that hang: each costs a time limit in every case that meets it


@dataclass(frozen=True)
class Broken:
    """A broken solution.

    Attributes:
        sources: file name -> text.
        how: what was done to which file, in words.
    """

    sources: dict[str, str]
    how: str

    @property
    def hangs(self) -> bool:
        """Whether it was made to hang."""
        return hangs.__name__ in self.how


def break_it(numbers: random.Random, sources: dict[str, str], hanging: float = HANGING) -> Broken:
    """The sources after one accident, sometimes two; at least one file differs.

    Args:
        hanging: the share of accidents that hang.

    Raises:
        LookupError: no accident can happen to these files.
    """
    broken, how = _break_a_file(numbers, sources, hanging)
    if numbers.random() < 0.15:
        try:
            broken, also = _break_a_file(numbers, broken, hanging)
        except LookupError:  # the first accident left nothing that could be broken
            return Broken(broken, how)
        how = f"{how}, {also}"
    return Broken(broken, how)


def _break_a_file(numbers: random.Random, sources: dict[str, str], hanging: float) -> tuple[dict[str, str], str]:
    for _ in range(TRIES):
        name = numbers.choices(list(sources), [len(text) for text in sources.values()])[0]
        accident = hangs if numbers.random() < hanging else numbers.choice(numbers.choice((SLIPS, ACCIDENTS)))
        try:
            text = accident(numbers, sources[name])
        except (LookupError, SyntaxError, ValueError, tokenize.TokenError):  # nothing of the kind is there
            continue
        if text != sources[name]:
            return {**sources, name: text}, f"{accident.__name__.replace('_', ' ')} in {name}"
    raise LookupError("No accident changes these files.")
