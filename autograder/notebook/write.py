"""Writes a notebook from a Python source in the percent format, as a student's file looks who has not run it yet."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from ..errors import HomeworkError
from .cells import CODE, MARKDOWN, RAW, Cell
from .percent import as_in_notebook, parse_percent

METADATA = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"}}
NOTEBOOK = ".ipynb"


def as_handed_in(declared: Sequence[str], sources: Mapping[str, bytes]) -> dict[str, bytes]:
    """These Python sources under the names that a homework declares: a notebook where it asks for one.

    Args:
        declared: the homework's files; other sources stay as they are.
        sources: file name -> content; ``ps4.py`` becomes the declared ``ps4.ipynb``.
    """
    notebooks = {PurePath(name).stem: name for name in declared if name.endswith(NOTEBOOK)}
    meant = {name: notebooks.get(PurePath(name).stem, name) for name in sources}
    return {meant[name]: content if meant[name] == name else to_notebook(content.decode("utf-8"), name)
            for name, content in sources.items()}


def to_notebook(text: str, where: str) -> bytes:
    """The notebook (nbformat 4.5) of a text in the percent format; equal texts give equal bytes.

    Raises:
        HomeworkError: nbformat is not installed, or finds the notebook invalid.
    """
    try:
        nbformat: Any = importlib.import_module("nbformat")
    except ImportError:
        raise HomeworkError("Notebooks are written with nbformat, which is not installed; run ./setup.sh.") from None
    cells = parse_percent(text.replace("\r\n", "\n"))
    notebook = nbformat.v4.new_notebook(metadata=METADATA, cells=[
        _node(nbformat.v4, cell, f"cell-{number}") for number, cell in enumerate(cells, 1)])
    try:
        nbformat.validate(notebook)
    except nbformat.ValidationError as error:
        raise HomeworkError(f"{where} cannot be written as a notebook: {error}.") from None
    written: str = nbformat.writes(notebook, indent=1, sort_keys=True, ensure_ascii=False)
    return (written.rstrip("\n") + "\n").encode()


def _node(v4: Any, cell: Cell, id: str) -> Any:
    make = {CODE: v4.new_code_cell, MARKDOWN: v4.new_markdown_cell, RAW: v4.new_raw_cell}[cell.kind]
    return make(as_in_notebook(cell.text) if cell.kind == CODE else cell.text, id=id)
