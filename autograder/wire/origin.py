"""Where the lines of a source come from: a notebook's cells, or the file that was handed in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Span = tuple[int, str, int]


@dataclass(frozen=True)
class Origin:
    """A Python source that was made from a notebook or from an exported one.

    Attributes:
        name: the file as it was handed in, such as ``"ps4.ipynb"``.
        spans: (line of the source, label, line there), ascending: from this line on, to the next span, the lines are
            the label's, such as ``"In [5] (code cell 4)"``.
        by_cells: whether each span is a cell, which stands or falls alone if it cannot be parsed.
    """

    name: str
    spans: tuple[Span, ...] = ()
    by_cells: bool = True

    def find(self, line: int) -> tuple[str, int]:
        """The label and the line there."""
        number = bisect_right(self.spans, line, key=lambda span: span[0]) - 1
        if number < 0:
            return self.name, line
        first, label, there = self.spans[number]
        return label, there + line - first

    def pack(self) -> list[Any]:
        """As data for the wire."""
        return [self.name, [list(span) for span in self.spans], self.by_cells]


class Origins:
    """The origins of a submission's sources.

    Args:
        files: file name of the source, such as ``"ps4.py"`` -> its origin; a file that is absent here was handed in
            as it is.
    """

    def __init__(self, files: Mapping[str, Origin] | None = None) -> None:
        self.files = dict(files or {})

    def name(self, file: str) -> str:
        """The file as the student knows it."""
        return self.files[file].name if file in self.files else file

    def find(self, file: str, line: int) -> tuple[str, int]:
        """Where a line of a source is, as the student knows it: a file or cell, and the line there."""
        return self.files[file].find(line) if file in self.files else (file, line)

    def place(self, file: str, line: int) -> str:
        """The same in words: ``"hw3_lib.py, line 7"``, or a cell and its line."""
        label, there = self.find(file, line)
        return f"{label}, line {there}"

    def pack(self) -> dict[str, Any]:
        """As data for the wire."""
        return {file: origin.pack() for file, origin in self.files.items()}

    @classmethod
    def unpack(cls, data: Mapping[str, Any]) -> Origins:
        """The origins that ``pack`` packed."""
        return cls({file: Origin(name, tuple((first, label, line) for first, label, line in spans), by_cells)
                    for file, (name, spans, by_cells) in data.items()})
