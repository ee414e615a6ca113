"""A failed comparison as data: what failed, their value, the right one, where, how large, in which call."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from autograder.failure import CaseFailed, Compared, Difference, Failure, Spot
from autograder.wire.values import Tensor
from autograder.wire.words import kind_in_words

from .formulas import Formulas

SHOWN_ROWS, SHOWN_COLUMNS = 2, 4
OBJECT = "an object that is not an array"
SMALLEST_PLAIN, LARGEST_PLAIN = 1e-3, 1e5


@dataclass(frozen=True)
class Call:
    """How the student's code was called, for the student to read.

    Attributes:
        words: the call, such as ``"Linear((W, b)).forward(x)"``.
        arrays: the arguments by their names in ``words``; only their shapes are shown. If some are named there, only
            these are.
        named: further arrays, whose names the program that repeats the failure uses.
        sizes: named sizes such as ``{"N": 7}``, in which a ratio may be recognised.
        formulas: what each value is, in terms of these names.
        known: further arrays and numbers that the formulas name; a text replaces its name in braces.
    """

    words: str
    arrays: Mapping[str, Any] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)
    named: Mapping[str, Any] = field(default_factory=dict)
    formulas: Formulas | None = None
    known: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        named = [name for name in self.arrays if re.search(rf"\b{re.escape(name)}\b", self.words)] or self.arrays
        shapes = [f"{name} {_sizes(self.arrays[name])}" for name in named]
        return "    ".join([self.words, "  ".join(shapes)]).rstrip()


class Gap(CaseFailed):
    """A case failed: ``failure`` is the record for the student, ``str(gap)`` is its headline.

    Args:
        headline: one sentence without a full stop, such as ``"ReLU.forward: the output has the wrong sign"``.
        relation: the words of the headline that say how the value relates to the right one, if it does.
        gap: the two values, if they can be compared.
        details: further facts, each a pair (label, text).
        call: the call that led here.
        compared: the wrong value whole, by which a known mistake is recognised.
    """

    def __init__(self, headline: str, *, relation: str = "", gap: Difference | None = None,
                 details: Iterable[tuple[str, str]] = (), call: Call | None = None,
                 compared: Compared | None = None) -> None:
        failure = Failure(headline, relation, gap, tuple(details), str(call) if call is not None else "")
        super().__init__(failure, {**call.named, **call.arrays} if call is not None else {}, compared)

    def add(self, label: str, text: str) -> None:
        """Append advice to the failure."""
        self.failure = replace(self.failure, notes=(*self.failure.notes, (label, text)))


def difference(got: np.ndarray, want: np.ndarray, excess: np.ndarray) -> Difference:
    """The two values, as they are shown; ``excess`` decides which entry is worst."""
    spot = np.unravel_index(int(np.argmax(excess)), want.shape)
    off_by = f"{abs(float(got[spot]) - float(want[spot])):.3g}"
    where = Spot(place_of(spot), number(got[spot]), number(want[spot])) if want.ndim else None
    return Difference(show(got), show(want), off_by, where)


def place_of(spot: tuple[Any, ...]) -> str:
    """An index as students write it: ``[0, 2]``."""
    return "[" + ", ".join(str(int(axis)) for axis in spot) + "]"


def show(array: np.ndarray) -> str:
    """The first entries of an array on one line."""
    if not array.ndim:
        return number(array[()])
    if array.ndim == 1:
        return _row(array)
    rows = [show(row) if row.ndim > 1 else _row(row) for row in array[:SHOWN_ROWS]]
    return "[" + " ".join(rows) + (" ..." if len(array) > SHOWN_ROWS else "]")


def number(value: Any) -> str:
    """Four significant digits, and no exponent where none is needed."""
    value = float(value) + 0.0  # -0.0 would look different from 0
    return f"{value:.4f}" if value == 0 or SMALLEST_PLAIN <= abs(value) < LARGEST_PLAIN else f"{value:.4g}"


def kind_of(value: object) -> str:
    """The kind of a value from the student's code, in words; none of its methods is called."""
    return kind_in_words(value, OBJECT)


def _row(row: np.ndarray) -> str:
    more = " ..." if len(row) > SHOWN_COLUMNS else ""
    return "[" + " ".join(number(value) for value in row[:SHOWN_COLUMNS]) + more + "]"


def _sizes(value: Any) -> str:
    array = value.array if isinstance(value, Tensor) else value
    return str(array.shape) if isinstance(array, np.ndarray) else repr(value)
