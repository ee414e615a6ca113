"""Reads the cells of a notebook file. Outputs, which may be large, are skipped while reading and never built.

nbformat could read it too, but it builds everything, checks it against a schema and refuses what only the schema
minds; a grader needs the text of the cells alone.
"""

from __future__ import annotations

from typing import Any

import msgspec

from ..errors import IntakeError
from .cells import CODE, MARKDOWN, RAW, Cell

KINDS = {"code": CODE, "markdown": MARKDOWN, "raw": RAW, "heading": MARKDOWN, "html": MARKDOWN}
NEWEST = 4
SAVE_AGAIN = "open it in Jupyter or Colab, save it, and hand in the new file"
MOST_CELLS = 10_000


class _Cell(msgspec.Struct):
    """What is read of a cell; nbformat 3 calls its text ``input`` and its count ``prompt_number``."""

    cell_type: str
    source: str | list[str] | None = ""
    input: str | list[str] | None = ""
    execution_count: Any = None
    prompt_number: Any = None


class _Worksheet(msgspec.Struct):
    """Where nbformat 3 keeps the cells."""

    cells: list[_Cell] = []


class _Notebook(msgspec.Struct):
    nbformat: Any = None
    cells: list[_Cell] = []
    worksheets: list[_Worksheet] = []


def read_cells(data: bytes, name: str) -> list[Cell]:
    """All cells in the order of the file.

    Args:
        name: the file's name, for messages.

    Raises:
        IntakeError: it is no notebook, is damaged, is of an unknown format, or contains no code.
    """
    notebook = _decoded(data, name)
    _check_format(notebook.nbformat, name)
    found = [*notebook.cells, *(cell for sheet in notebook.worksheets for cell in sheet.cells)]
    if len(found) > MOST_CELLS:
        raise IntakeError(f"{name} has {len(found):,} cells, but the limit is {MOST_CELLS:,}; hand in a shorter one.")
    cells = [Cell(KINDS.get(cell.cell_type, RAW), _text(cell), _count(cell)) for cell in found]
    if not any(cell.kind == CODE and cell.text.strip() for cell in cells):
        raise IntakeError(_no_code(cells, name))
    return cells


def _decoded(data: bytes, name: str) -> _Notebook:
    if not data.strip():
        raise IntakeError(f"{name} is empty (0 bytes); save the notebook and hand it in again.")
    try:
        return msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=_Notebook)
    except msgspec.ValidationError as error:
        raise IntakeError(f"{name} is JSON, but not a notebook as Jupyter writes it ({error}); {SAVE_AGAIN}.") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            raise IntakeError(f"{name} is not a notebook, although its name says so; {SAVE_AGAIN}.") from None
        raise IntakeError(f"{name} is a damaged notebook ({error}); {SAVE_AGAIN}.") from None


def _check_format(found: Any, name: str) -> None:
    if isinstance(found, int) and not isinstance(found, bool) and found in (3, NEWEST):
        return
    if found is None:
        raise IntakeError(f"{name} is JSON, but not a notebook: it does not say its nbformat; {SAVE_AGAIN}.")
    if isinstance(found, int) and found > NEWEST:
        raise IntakeError(f"{name} is written in nbformat {found}, which is newer than the grader knows; save it as "
                          f"nbformat {NEWEST} and hand it in again.")
    shown = repr(found)[:20]
    raise IntakeError(f"{name} is written in nbformat {shown}, which the grader cannot read; {SAVE_AGAIN}.")


def _text(cell: _Cell) -> str:
    source = cell.source or cell.input or ""
    text = source if isinstance(source, str) else "".join(source)
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")


def _count(cell: _Cell) -> int | None:
    count = cell.execution_count if cell.execution_count is not None else cell.prompt_number
    return count if type(count) is int else None


def _no_code(cells: list[Cell], name: str) -> str:
    if not cells:
        return f"{name} has no cells; save the notebook in which you worked, and hand it in."
    if any(cell.kind == CODE for cell in cells):
        return f"{name} has only empty code cells; save the notebook in which you worked, and hand it in."
    return f"{name} has text cells but no code cell; write your code in code cells."
