"""A notebook is graded as a file is: the whole way, once for each way in which it may arrive."""

from __future__ import annotations

import importlib
import io
import sys
from pathlib import Path

import pytest
from rich.console import Console

from autograder.homework import load_homework
from autograder.repro.program import IMPORTABLE
from autograder.student.check import check
from autograder.student.files import files_of, read_files
from autograder.student.importable import make_importable
from meta_tests.engine.grading import TOY, Graded, grade_toy
from meta_tests.notebook.student import LEFT_BY_A_STUDENT, notebook_homework, write_notebook

EXPORTED = """#!/usr/bin/env python
# coding: utf-8

# In[2]:


import numpy as np
get_ipython().system('pip install x')


# In[3]:


def double(x):
    missing = 3
    return undefined


# In[4]:


get_ipython().run_cell_magic('time', '', 'while True: pass\\n')
"""


AS_THE_REFERENCE = 6.75  # of 7: a case with partial credit gives everyone 0.75


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return notebook_homework(tmp_path_factory.mktemp("notebook") / "homework")


def notes(graded: Graded) -> str:
    return str(graded.data["output"])


def test_a_notebook_as_a_student_leaves_it_earns_its_points(root: Path, tmp_path: Path) -> None:
    """Cells out of order, commands, downloads, training, plots, a broken cell; what was left out is said once."""
    write_notebook(tmp_path / "submission" / "toy.ipynb", *LEFT_BY_A_STUDENT)

    graded = grade_toy(tmp_path / "submission", tmp_path / "results.json", root)

    assert graded.score == AS_THE_REFERENCE
    assert "toy.ipynb was not run: its imports, functions, classes and constants, and what they need" in notes(graded)
    assert "code cell 5, line 1 was left out: SyntaxError" in notes(graded)
    assert ("needs it: In [12] (code cell 1), line 1; In [3] (code cell 2), line 8; code cell 4, lines 2-4; "
            "In [11] (code cell 7), line 1.") in notes(graded)


def test_an_exported_notebook_names_its_cells(root: Path, tmp_path: Path) -> None:
    """An error in a case, and in the report, is at a line of a cell; the training that never ends is not run."""
    (tmp_path / "submission").mkdir()
    (tmp_path / "submission" / "toy.py").write_text(EXPORTED)

    graded = grade_toy(tmp_path / "submission", tmp_path / "results.json", root)
    output = graded.tests["test_array"]["output"]

    assert "toy.py, In [3] (code cell 2), line 3, in double\n      return undefined" in output
    assert f"{IMPORTABLE}\nfrom toy import double" in output
    assert "toy.py has no Counter" in graded.tests["test_counts"]["output"]
    assert "needs it: In [4] (code cell 3), line 2." in notes(graded)


def test_a_notebook_takes_the_place_of_a_python_file(tmp_path: Path) -> None:
    """Where a homework asks for toy.py, toy.ipynb is read, with a remark."""
    write_notebook(tmp_path / "submission" / "toy.ipynb", *LEFT_BY_A_STUDENT)

    graded = grade_toy(tmp_path / "submission", tmp_path / "results.json", TOY)

    assert graded.score == AS_THE_REFERENCE
    assert "toy.ipynb was read in place of toy.py (no points lost)." in notes(graded)


def test_students_run_the_cases_on_their_notebook(root: Path, tmp_path: Path) -> None:
    """The only notebook in the folder counts; what is still to write is named by its cell."""
    write_notebook(tmp_path / "My Work.ipynb", ("import numpy as np", 1), ("def double(x):\n    pass", 2))
    console = Console(width=200, file=io.StringIO())

    assert not check(load_homework("double", root), tmp_path, console=console)
    assert "My Work.ipynb, In [2] (code cell 2), line   2  double" in console.file.getvalue()  # type: ignore[attr-defined]


def test_a_program_imports_the_notebook(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the cases do: the training in it is not run."""
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    write_notebook(tmp_path / "toy.ipynb", ("def double(x):\n    return x * TWO", 1), ("TWO = len('ab')", 2),
                   ("while True: double(1)", 3))
    make_importable(load_homework("double", root), tmp_path)

    toy = importlib.import_module("toy")
    monkeypatch.delitem(sys.modules, "toy")
    assert toy.double(4) == 8


def test_which_files_are_handed_in(root: Path, tmp_path: Path) -> None:
    """The file of the declared name, else its other form, else the only notebook; else the declared one is missing."""
    homework = load_homework("double", root)
    declared, other, only = (tmp_path / name for name in ("toy.ipynb", "toy.py", "work.ipynb"))

    assert files_of(homework, tmp_path) == {"toy.ipynb": declared}
    assert read_files(homework, tmp_path) == {}
    for path in (only, other, declared):
        path.write_bytes(b"")
        assert files_of(homework, tmp_path) == {"toy.ipynb": path}
        assert read_files(homework, tmp_path) == {path.name: b""}
