"""Reads a notebook as JSON, replaces its solutions and clears its outputs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ..errors import HomeworkError
from .markers import looks_like_marker, replace_blocks


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


def strip_notebook(content: bytes, stub: str, where: str) -> bytes:
    """The notebook with each solution replaced by the stub, and without outputs, counts and widgets' states.

    Raises:
        HomeworkError: not a notebook, its markers are wrong, or a marker is in a cell without code.
    """
    notebook = read_notebook(content, where)
    for number, cell in enumerate(notebook["cells"], 1):
        place = f"{where}, cell {number}"
        text = cell_text(cell).replace("\r\n", "\n")
        if cell.get("cell_type") == "code":
            text = replace_blocks(text, stub, place)
            cell.update(outputs=[], execution_count=None)
        elif any(looks_like_marker(line) for line in text.split("\n")):
            raise HomeworkError(f"{place}: a marker is in a {cell.get('cell_type')} cell; solutions are code.")
        cell["source"] = text.splitlines(keepends=True)
    notebook.get("metadata", {}).pop("widgets", None)
    return (json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


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
