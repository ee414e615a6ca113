"""The percent format of jupytext: a Python file whose cells begin with lines ``# %%`` or ``# %% [markdown]``.

References and exported notebooks are written in it. Text before the first marker is a code cell; a header in YAML
between ``# ---`` lines is no cell. Commands of IPython are written as comments, so that the file is Python.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from .cells import CODE, MARKDOWN, RAW, Cell

MARKER = re.compile(r"^# ?%%(?=[ \t]|$)(?P<rest>.*)$")
INDENT = "    "
_GUARD = re.compile(r"""if __name__ == ["']__main__["']:$""")
COMMAND = re.compile(r"^(?P<indent>[ \t]*)# ?(?P<command>(?:[%?]{1,2}|!!?)\w.*)$")
_IPYTHON = re.compile(r"[%!?]")
_KIND = re.compile(r"\[(markdown|md|raw)\]")
_KINDS = {"markdown": MARKDOWN, "md": MARKDOWN, "raw": RAW}
_HEADER = re.compile(r"# ---[ \t]*\n(?:#.*\n)*?# ---[ \t]*(?:\n|$)")
_DOCSTRING = re.compile(r'^[rR]?("""|\'\'\')(.*)\1$', re.DOTALL)


def is_percent(text: str) -> bool:
    """Whether a text with LF line ends has a marker of the percent format."""
    return any(MARKER.match(line) for line in text.split("\n"))


def header_lines(text: str) -> int:
    """How many lines jupytext's header takes at the beginning of a text; 0 without one."""
    found = _HEADER.match(text)
    return found.group().rstrip("\n").count("\n") + 1 if found else 0


def parse_percent(text: str) -> list[Cell]:
    """The cells of a text with LF line ends, in its order; empty cells are left out."""
    lines = text.split("\n")
    header = header_lines(text)
    markers = [number for number in range(header, len(lines)) if MARKER.match(lines[number])]
    cells = [_cell(CODE, lines, header, header, markers[0] if markers else len(lines))]
    for number, end in zip(markers, [*markers, len(lines)][1:], strict=True):
        cells.append(_cell(_kind(lines[number]), lines, number, number + 1, end))
    return [cell for cell in cells if cell.text]


def as_in_notebook(text: str) -> str:
    """The text of a code cell as it stands in a notebook: commented commands are commands, and a cell that is guarded
    by ``if __name__ == "__main__":``, so that an import of the file does not run it, is not guarded.
    """
    lines = [COMMAND.sub(r"\g<indent>\g<command>", line) for line in text.split("\n")]
    if _GUARD.match(lines[0]) and all(line.startswith(INDENT) or not line.strip() for line in lines[1:]):
        lines = [line.removeprefix(INDENT) for line in lines[1:]]
    return "\n".join(lines)


def write_percent(cells: Iterable[Cell]) -> str:
    """The text of these cells; the same cells are parsed from it."""
    return "\n\n".join(_written(cell) for cell in cells) + "\n"


def _written(cell: Cell) -> str:
    if cell.kind == CODE:
        lines = [f"# {line}" if _IPYTHON.match(line) else line for line in cell.text.split("\n")]
        return "\n".join(["# %%", *lines])
    return "\n".join([f"# %% [{cell.kind}]", *(f"# {line}".rstrip() for line in cell.text.split("\n"))])


def _kind(marker: str) -> str:
    found = _KIND.search(marker)
    return _KINDS[found.group(1)] if found else CODE


def _cell(kind: str, lines: list[str], marker: int, first: int, end: int) -> Cell:
    """The cell of these lines, without empty lines around its text."""
    while first < end and not lines[first].strip():
        first += 1
    marked = range(marker + 1, end + 1)
    text = "\n".join(lines[first:end]).rstrip()
    return Cell(kind, text if kind == CODE else _uncommented(text), None, first + 1, marked)


def _uncommented(text: str) -> str:
    """The text of a markdown cell, which is written in comments or in a docstring."""
    found = _DOCSTRING.match(text)
    if found:
        return found.group(2).strip("\n")
    return "\n".join(line.removeprefix("#").removeprefix(" ") for line in text.split("\n"))
