"""Reads a shipped notebook as JSON: the audit looks at every text in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ..errors import HomeworkError


def read_notebook(content: bytes, where: str) -> dict[str, Any]:
    """The notebook as plain JSON data.

    Raises:
        HomeworkError: it is not JSON with a list of cells (nbformat 4).
    """
    try:
        notebook = json.loads(content)
    except ValueError as error:
        raise HomeworkError(f"{where} is not a notebook: {error}.") from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise HomeworkError(f"{where} is not a notebook with a list of cells; save it in nbformat 4.")
    return notebook


def cell_text(cell: dict[str, Any]) -> str:
    """A cell's source, which nbformat writes as a list of lines or as one text."""
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def code_cells(notebook: dict[str, Any]) -> Iterator[tuple[int, str]]:
    """The number (from 1, among all cells) and the text of each code cell."""
    for number, cell in enumerate(notebook["cells"], 1):
        if cell.get("cell_type") == "code":
            yield number, cell_text(cell)


def strings(value: Any) -> Iterator[str]:
    """Every text anywhere in JSON data: outputs, metadata and attachments included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
