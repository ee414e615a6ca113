"""The cells of a notebook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

CODE, MARKDOWN, RAW = "code", "markdown", "raw"


@dataclass(frozen=True)
class Cell:
    """One cell.

    Attributes:
        kind: "code", "markdown" or "raw".
        text: its source with LF line ends, without one at its end.
        count: the number that Jupyter shows as ``In [5]``; None if there is none.
        first: the line of the exported file at which the text begins, from 1.
        marked: the lines of the exported file from its marker on, up to the next marker.
    """

    kind: str
    text: str
    count: int | None = None
    first: int = 1
    marked: range = range(0)


def labels(name: str, cells: Sequence[Cell]) -> list[str]:
    """How messages name each of these code cells: by its count, if that is its own alone, and by its place.

    Args:
        name: the file as it was handed in.
    """
    times = Counter(cell.count for cell in cells)
    return [f"{name}, {_label(number, cell, times[cell.count])}" for number, cell in enumerate(cells, 1)]


def _label(number: int, cell: Cell, times: int) -> str:
    usable = cell.count is not None and cell.count > 0 and times == 1
    return f"In [{cell.count}] (code cell {number})" if usable else f"code cell {number}"
