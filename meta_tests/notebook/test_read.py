"""Notebook files: what is wrong with one is said in a sentence, and what does not matter does not."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest

from autograder.errors import IntakeError
from autograder.notebook.read import MOST_CELLS, read_cells

HERE = Path(__file__).resolve().parent
AGAIN = "open it in Jupyter or Colab, save it, and hand in the new file."
NOT_NAMED_SO = f"is not a notebook, although its name says so; {AGAIN}"
SENTENCES = {
    "cells_are_texts": "is JSON, but not a notebook as Jupyter writes it (Expected `object`, got `str` - at "
                       f"`$.cells[0]`); {AGAIN}",
    "comma_too_many": f"is a damaged notebook (JSON is malformed: invalid character (byte 136)); {AGAIN}",
    "cut_off": f"is a damaged notebook (Input data was truncated); {AGAIN}",
    "empty": "is empty (0 bytes); save the notebook and hand it in again.",
    "empty_code_cells": "has only empty code cells; save the notebook in which you worked, and hand it in.",
    "json_list": f"is JSON, but not a notebook as Jupyter writes it (Expected `object`, got `array`); {AGAIN}",
    "json_of_another_tool": f"is JSON, but not a notebook: it does not say its nbformat; {AGAIN}",
    "markdown_only": "has text cells but no code cell; write your code in code cells.",
    "nbformat_2": f"is written in nbformat 2, which the grader cannot read; {AGAIN}",
    "nbformat_5": "is written in nbformat 5, which is newer than the grader knows; save it as nbformat 4 and hand it "
                  "in again.",
    "nbformat_is_a_text": f"is written in nbformat '4', which the grader cannot read; {AGAIN}",
    "no_cells": "has no cells; save the notebook in which you worked, and hand it in.",
    "python_under_a_notebooks_name": NOT_NAMED_SO,
    "web_page": NOT_NAMED_SO,
}


def test_every_bad_notebook_has_its_sentence() -> None:
    """No file of the folder is without a test."""
    assert {path.stem for path in (HERE / "bad").iterdir()} == set(SENTENCES)


@pytest.mark.parametrize("name", SENTENCES)
def test_a_bad_notebook(name: str) -> None:
    """The sentence names the file and what is wrong with it, and says what to do."""
    file = f"{name}.ipynb"

    with pytest.raises(IntakeError) as caught:
        read_cells((HERE / "bad" / file).read_bytes(), file)

    assert str(caught.value) == f"{file} {SENTENCES[name]}"


@pytest.mark.parametrize("path", sorted((HERE / "odd").iterdir()), ids=lambda path: path.stem)
def test_an_odd_notebook_is_read(path: Path) -> None:
    """Old formats, line ends, identifiers and metadata change nothing about the code."""
    cells = read_cells(path.read_bytes(), path.name)

    assert "\n".join(cell.text for cell in cells if cell.kind == "code") == "x = 1\ny = 2"


def test_nbformat_finds_the_same_cells() -> None:
    """Of version 3 as of version 4 the kinds, texts and counts are those that nbformat itself finds."""
    for name in ("nbformat_3", "source_as_lines"):
        data = (HERE / "odd" / f"{name}.ipynb").read_bytes()
        theirs = nbformat.convert(nbformat.reader.reads(data.decode()), 4).cells

        assert [(cell.kind, cell.count) for cell in read_cells(data, name)] == [
            (cell.cell_type, cell.get("execution_count")) for cell in theirs]
        assert [cell.text for cell in read_cells(data, name) if cell.kind == "code"] == [
            cell.source for cell in theirs if cell.cell_type == "code"]


def test_outputs_are_skipped_whatever_they_are() -> None:
    """Megabytes of outputs, and outputs that no schema allows, are never built."""
    outputs = [{"data": {"image/png": "A" * 5_000_000}}, 3, [None, {"text": 1e9}]]
    notebook = {"nbformat": 4, "cells": [{"cell_type": "code", "source": "x = 1", "outputs": outputs}]}

    assert [cell.text for cell in read_cells(json.dumps(notebook).encode(), "a.ipynb")] == ["x = 1"]


def test_too_many_cells() -> None:
    """The number of cells is bounded."""
    notebook = {"nbformat": 4, "cells": [{"cell_type": "code", "source": "x"}] * (MOST_CELLS + 1)}

    with pytest.raises(IntakeError, match=r"^a\.ipynb has 10,001 cells, but the limit is 10,000; hand in a shorter"):
        read_cells(json.dumps(notebook).encode(), "a.ipynb")
