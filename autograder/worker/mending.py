"""Cells that cannot be parsed: each is left out by itself, so that a broken cell costs a notebook no other one."""

from __future__ import annotations

import ast
import warnings

from ..wire.origin import Origin

Fault = tuple[int, str, str]
MOST_BROKEN = 20


def mend(source: bytes, origin: Origin) -> tuple[bytes, list[Fault]]:
    """The source with empty lines in place of what cannot be parsed, and (line, type, message) of each error.

    A notebook is divided into its cells, a source without cells at the lines that begin at the margin.
    """
    text = source.decode("utf-8", "replace")
    if _fault(text) is None:
        return source, []
    lines = text.split("\n")
    faults = _mend_cells(lines, origin) if origin.by_cells else _mend_blocks(lines)
    return "\n".join(lines).encode("utf-8", "replace"), faults


def _mend_cells(lines: list[str], origin: Origin) -> list[Fault]:
    starts = [1, *(first for first, _, _ in origin.spans)]
    faults: list[Fault] = []
    for first, end in zip(starts, [*starts[1:], len(lines) + 1], strict=True):
        fault = _fault("\n".join(lines[first - 1:end - 1]))
        if fault is not None:
            faults.append((fault[0] + first - 1, *fault[1:]))
            _blank(lines, first - 1, end - 1)
    return faults


def _mend_blocks(lines: list[str]) -> list[Fault]:
    faults: list[Fault] = []
    while len(faults) < MOST_BROKEN and (fault := _fault("\n".join(lines))) is not None:
        faults.append(fault)
        first = last = min(max(fault[0], 1), len(lines)) - 1
        while first > 0 and not _at_margin(lines[first]):
            first -= 1
        while last + 1 < len(lines) and not _at_margin(lines[last + 1]):
            last += 1
        _blank(lines, first, last + 1)
    return faults


def _at_margin(line: str) -> bool:
    return line[:1].strip() != "" and line[0] not in ")]}#"


def _blank(lines: list[str], first: int, end: int) -> None:
    lines[first:end] = [""] * (end - first)


def _fault(text: str) -> Fault | None:
    """Why a text cannot be parsed, if it cannot."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(text)
        except SyntaxError as error:
            return error.lineno or 1, type(error).__name__, error.msg
        except (ValueError, RecursionError, MemoryError) as error:
            return 1, type(error).__name__, str(error)
    return None
