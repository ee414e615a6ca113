"""The finished text of a failure: what failed, their value, the right one, where, how large, in which call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

SHOWN_ROWS, SHOWN_COLUMNS = 2, 4
SMALLEST_PLAIN, LARGEST_PLAIN = 1e-3, 1e5


@dataclass(frozen=True)
class Call:
    """How the student's code was called, as it is told to the student.

    Attributes:
        words: the call, such as ``"Linear((W, b)).forward(x)"``.
        arrays: the arguments by their names in ``words``; only their shapes are shown.
        sizes: named sizes such as ``{"N": 7}``, in which a ratio may be recognised.
    """

    words: str
    arrays: Mapping[str, Any] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        shapes = [f"{name} {_sizes(value)}" for name, value in self.arrays.items()]
        return "    ".join([self.words, "  ".join(shapes)]).rstrip()


class Gap(AssertionError):
    """A case failed; ``str(gap)`` is what the student reads.

    Args:
        headline: one sentence without a full stop, such as ``"ReLU.forward: the output has the wrong sign"``.
        details: further lines of one or more fields, each a pair (label, text) on a line of its own.
        call: the call that led here, shown last.
    """

    def __init__(self, headline: str, details: list[tuple[str, str]] | None = None, call: Call | None = None) -> None:
        lines = list(details or [])
        if call is not None:
            lines.append(("in", str(call)))
        super().__init__("\n".join([headline, *(f"  {label:<9} {text}" for label, text in lines)]))
        self.headline = headline
        self.call = call

    def add(self, label: str, text: str) -> None:
        """Append one more line to the text."""
        self.args = (f"{self}\n  {label:<9} {text}",)


def difference(got: np.ndarray, want: np.ndarray, excess: np.ndarray) -> list[tuple[str, str]]:
    """The lines "got", "should be" and "off by", where ``excess`` says which entry is worst."""
    spot = np.unravel_index(int(np.argmax(excess)), want.shape)
    gap = f"{abs(float(got[spot]) - float(want[spot])):.3g}"
    if want.ndim:
        gap += f" at most, at {place_of(spot)}: {number(got[spot])} instead of {number(want[spot])}"
    return [("got", show(got)), ("should be", show(want)), ("off by", gap)]


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
    value = float(value) + 0.0  # -0.0 would read as another number than 0
    return f"{value:.4f}" if value == 0 or SMALLEST_PLAIN <= abs(value) < LARGEST_PLAIN else f"{value:.4g}"


def kind_of(value: object) -> str:
    """What a value from the student's code is, in words; no method of it is called."""
    names = {type(None): "None", list: "a list", tuple: "a tuple", dict: "a dict", str: "a text", bool: "True or False",
             int: "a number", float: "a number", np.ndarray: "an array", bytes: "bytes"}
    if isinstance(value, np.generic):
        return "a number"
    return names.get(type(value), "an object that is no array")


def _row(row: np.ndarray) -> str:
    more = " ..." if len(row) > SHOWN_COLUMNS else ""
    return "[" + " ".join(number(value) for value in row[:SHOWN_COLUMNS]) + more + "]"


def _sizes(value: Any) -> str:
    return str(value.shape) if isinstance(value, np.ndarray) else repr(value)
