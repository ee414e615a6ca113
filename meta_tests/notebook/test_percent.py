"""The percent format: what is written is read again, and an instructor's notebook becomes a reference."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.__main__ import main
from autograder.notebook.cells import Cell
from autograder.notebook.percent import as_in_notebook, parse_percent, write_percent

CELLS = [Cell("markdown", "# Title\n\n- a\n\ntext"), Cell("code", "%matplotlib inline\n!ls\nimport numpy as np"),
         Cell("raw", "raw"), Cell("code", "def f():\n    return 1\n\n\nf()  # % no command")]


def test_cells_that_are_written_are_read_again() -> None:
    """Kinds and texts survive; commands are comments in between."""
    text = write_percent(CELLS)

    compile(text, "a.py", "exec")
    assert [(cell.kind, as_in_notebook(cell.text) if cell.kind == "code" else cell.text)
            for cell in parse_percent(text)] == [(cell.kind, cell.text) for cell in CELLS]


def test_a_notebook_is_printed_as_a_reference(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without its outputs, with its markers."""
    cell = {"cell_type": "code", "source": "### BEGIN SOLUTION\nx = 1\n### END SOLUTION", "outputs": [{"text": "1"}]}
    (tmp_path / "a.ipynb").write_text(json.dumps({"nbformat": 4, "cells": [cell]}))

    assert main(["percent", str(tmp_path / "a.ipynb")]) == 0
    assert capsys.readouterr().out == "# %%\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION\n"
    assert main(["percent", str(tmp_path / "none.ipynb")]) == 2
    assert "none.ipynb cannot be read (No such file or directory); name a notebook." in capsys.readouterr().err


@pytest.mark.parametrize("cell", ['if __name__ == "__main__":\n    f()\ng()', "if x:\n    f()", "    # %ls\nx"])
def test_only_a_whole_guarded_cell_loses_its_guard(cell: str) -> None:
    """What else is in the cell keeps its meaning."""
    assert [line.replace("# ", "") for line in cell.split("\n")] == as_in_notebook(cell).split("\n")


def test_a_file_without_markers_is_one_cell() -> None:
    """Plain Python is one code cell; an empty file has none."""
    assert [(cell.kind, cell.text) for cell in parse_percent("x = 1\n\ny = 2\n")] == [("code", "x = 1\n\ny = 2")]
    assert parse_percent("\n") == []
