"""A factor with the name of a size, seen at one input: whether it has that name at another input too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .relations import constant_ratio, relation

LARGEST = 1000  # a number that somebody may have written in the place of a size


@dataclass(frozen=True)
class Seen:
    """A wrong value beside the right one, and the sizes of its call."""

    got: np.ndarray
    want: np.ndarray
    sizes: Mapping[str, int]


def confirmed(phrase: str, one: Seen, other: Seen, rtol: float) -> str:
    """The phrase, if the same sizes explain the factor at both inputs; else the number that was written for one.

    Args:
        phrase: what ``relations.relation`` says of the first input.
    """
    ratios = [constant_ratio(seen.got, seen.want, rtol) for seen in (one, other)]
    if None in ratios:
        return phrase
    if _without_numbers(phrase) == _without_numbers(relation(other.got, other.want, other.sizes, rtol=rtol)):
        return phrase
    for name in one.sizes:
        written = [seen.sizes[name] / float(ratio or 1) for seen, ratio in zip((one, other), ratios, strict=True)]
        if np.isclose(*written, rtol=rtol) and np.isclose(written[0], round(written[0]), rtol=rtol) and (
                1 < written[0] < LARGEST):
            number = round(written[0])
            return f"is exactly {name}/{number} times the right one: is {number} written where {name} belongs?"
    return f"is {ratios[0]:.4g} times the right one in every entry" if one.want.size > 1 else ""


def _without_numbers(phrase: str) -> str:
    return re.sub(r"[\d./= ]", "", phrase)
