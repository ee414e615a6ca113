"""A notebook, or a file exported from one, as one Python source with the origin of each of its lines."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import IntakeError
from ..wire.origin import Origin, Span
from .cells import CODE, labels
from .exports import cells_of_export, code_only
from .magics import Budget, plain_python, run_cell_magic
from .read import read_cells

MOST_CODE = 1 << 20
_COOKIE = re.compile(r"^[ \t\f]*#.*?coding[:=][ \t]*[-\w.]+")


@dataclass(frozen=True)
class Script:
    """A Python source.

    Attributes:
        source: UTF-8 text with LF line ends.
        origin: where its lines come from.
    """

    source: bytes
    origin: Origin


def from_notebook(data: bytes, name: str) -> Script:
    """The code cells of a notebook file, in the order of the file.

    Args:
        name: the file's name, for messages.

    Raises:
        IntakeError: it cannot be read as a notebook, or contains too much code.
        GraderError: it needs IPython to be read, which is not installed.
    """
    cells = [cell for cell in read_cells(data, name) if cell.kind == CODE]
    _check_size(sum(len(cell.text) for cell in cells), name)
    source: list[str] = []
    spans: list[Span] = []
    budget = Budget()
    for label, cell in zip(labels(name, cells), cells, strict=True):
        spans.append((len(source) + 1, label, 1))
        source += plain_python(_text(cell.text), budget)
    return Script(_encoded(source), Origin(name, tuple(spans)))


def from_export(data: bytes, name: str) -> Script:
    """An exported notebook, whichever tool wrote it; the data can be decoded as Python source.

    Raises:
        GraderError: as ``from_notebook``.
    """
    text = _text(importlib.util.decode_source(data))
    cells = cells_of_export(text)
    lines = code_only(text).split("\n")
    lines[:2] = ["" if _COOKIE.match(line) else line for line in lines[:2]]
    budget, by_cells = Budget(), bool(cells)
    head = lines[:cells[0].marked.start - 1] if cells else lines
    source, spans = _converted(head, name, 1, budget, not by_cells)
    for label, cell in zip(labels(name, cells), cells, strict=True):
        code, its = _converted(lines[cell.first - 1:cell.marked.stop - 1], label, len(source) + 1, budget)
        source, spans = source + code, spans + its
    return Script(_encoded(source), Origin(name, tuple(spans), by_cells))


def _converted(lines: Sequence[str], label: str, first: int, budget: Budget, whole: bool = False
               ) -> tuple[list[str], list[Span]]:
    """These lines as Python, and where they come from.

    Args:
        first: the number of the first of them in the source.
        whole: whether they are a whole file, in which lines follow a cell magic that the exporter wrote as one line.
    """
    source: list[str] = []
    spans: list[Span] = [(first, label, 1)] if lines else []
    waiting: list[str] = []
    for number, line in enumerate(lines, 1):
        body = run_cell_magic(line, budget) if "run_cell_magic" in line else None
        if body is None:
            waiting.append(line)
            continue
        source += [*_plain(waiting, budget), *body]
        waiting = []
        if whole:
            spans.append((first + len(source), label, number + 1))
    return source + _plain(waiting, budget), spans


def _plain(lines: list[str], budget: Budget) -> list[str]:
    return plain_python("\n".join(lines), budget) if lines else []


def _text(text: str) -> str:
    """The text with LF line ends alone."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _encoded(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _check_size(size: int, name: str) -> None:
    if size > MOST_CODE:
        raise IntakeError(f"{name} contains {size:,} characters of code, but the limit is {MOST_CODE:,}; hand in your "
                          f"own code only.")
