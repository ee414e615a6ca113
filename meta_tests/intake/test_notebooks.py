"""Which file is taken for a declared notebook, or in place of a declared Python file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.errors import IntakeError
from autograder.intake.entries import MAX_NOTEBOOK
from autograder.intake.take import take
from meta_tests.intake.zipmaker import write_zip

NOTEBOOK = json.dumps({"nbformat": 4, "cells": [{"cell_type": "code", "source": "x = 1", "outputs": []}]}).encode()
SCRIPT = b"x = 2\n"
EXPORT = b"# In[1]:\n\n\nx = 3\n"
ONE = ("ps4.ipynb",)
FOUR = ("problem1.ipynb", "problem2.ipynb", "problem3.ipynb", "problem4.ipynb")


def made(folder: Path, files: dict[str, bytes]) -> Path:
    return write_zip(folder, list(files.items()))


@pytest.mark.parametrize(("files", "source", "notes"), [
    ({"ps4.ipynb": NOTEBOOK}, b"x = 1\n", []),
    ({"ps4.py": SCRIPT}, b"x = 2\n\n", []),
    ({"ps4.py": EXPORT}, b"# In[1]:\n\n\nx = 3\n\n", []),
    ({"ps4.ipynb": NOTEBOOK, "ps4.py": SCRIPT}, b"x = 1\n", ["Ignored: ps4.py (only ps4.ipynb is read)."]),
    ({"PS4.ipynb": NOTEBOOK}, b"x = 1\n",
     ["PS4.ipynb was read as ps4.ipynb (no points lost); rename it, because capital letters matter."]),
    ({"Copy of ps.ipynb": NOTEBOOK, "util.py": SCRIPT}, b"x = 1\n",
     ["Copy of ps.ipynb was read as ps4.ipynb, because it is the only notebook (no points lost); rename it ps4.ipynb.",
      "Ignored: util.py (only ps4.ipynb is read)."]),
    ({"work.py": SCRIPT, "data.txt": b""}, b"x = 2\n\n",
     ["work.py was read as ps4.ipynb, because it is the only Python file (no points lost); rename it ps4.ipynb.",
      "Ignored: data.txt (only ps4.ipynb is read)."]),
    ({"ps4.py": NOTEBOOK}, b"x = 1\n", []),
], ids=["notebook", "Python file", "export", "both", "capitals", "another name", "only Python file", "misnamed"])
def test_what_is_taken_for_a_notebook(tmp_path: Path, files: dict[str, bytes], source: bytes, notes: list[str]) -> None:
    """The declared name first, then its other form, then the only file that it can be, with a remark."""
    staged = take(made(tmp_path, files), ONE)

    assert {name: content.split(b"\n")[-2:] for name, content in staged.files.items()} == {
        "ps4.py": source.split(b"\n")[-2:]}
    assert list(staged.notes) == notes
    assert staged.origins["ps4.py"].name == ("ps4.ipynb" if notes[:1] == ["Ignored: ps4.py (only ps4.ipynb is read)."]
                                             else next(iter(files)))


def test_several_notebooks_are_not_guessed(tmp_path: Path) -> None:
    """The sentence names the nearest."""
    with pytest.raises(IntakeError, match=r"is the notebook ps4_final\.ipynb meant to be it\? If so, rename it "
                                          r"ps4\.ipynb"):
        take(made(tmp_path, {"notes.ipynb": NOTEBOOK, "ps4_final.ipynb": NOTEBOOK}), ONE)


def test_of_several_declared_notebooks_each_needs_its_name(tmp_path: Path) -> None:
    """Near names are suggested; the others are taken in either form."""
    files = {"problem1.ipynb": NOTEBOOK, "problem2.py": SCRIPT, "problem_3.ipynb": NOTEBOOK}
    staged = take(made(tmp_path, files), FOUR)

    assert set(staged.files) == {"problem1.py", "problem2.py"}
    assert staged.problems["problem3.ipynb"] == (
        "problem3.ipynb is missing; is the notebook problem_3.ipynb meant to be it? If so, rename it problem3.ipynb.")


def test_a_notebook_may_take_the_place_of_a_python_file(tmp_path: Path) -> None:
    """Where the Python file is there too, that one counts."""
    staged = take(made(tmp_path, {"a.ipynb": NOTEBOOK, "b.ipynb": NOTEBOOK, "b.py": SCRIPT}), ("a.py", "b.py"))

    assert (staged.files, list(staged.origins)) == ({"a.py": b"x = 1\n", "b.py": SCRIPT}, ["a.py"])
    assert staged.notes[0] == "a.ipynb was read in place of a.py (no points lost)."


@pytest.mark.parametrize("name", ["ps4.ipynb", "ps4.py", "mine.ipynb", "mine.py"])
def test_a_single_file(tmp_path: Path, name: str) -> None:
    """A notebook or an export by itself is a submission, whatever its name."""
    (tmp_path / name).write_bytes(NOTEBOOK if name.endswith("ipynb") else SCRIPT)

    assert list(take(tmp_path / name, ONE).files) == ["ps4.py"]


def test_a_notebook_of_outputs_is_read_up_to_a_limit(tmp_path: Path) -> None:
    """Some megabytes of outputs are skipped; more than the limit get a sentence that says how to clear them."""
    shown = json.dumps({"nbformat": 4, "cells": [
        {"cell_type": "code", "source": "x = 1", "outputs": [{"text": "A" * 2_000_000}]}]}).encode()
    (tmp_path / "ps4.ipynb").write_bytes(shown)
    assert take(tmp_path, ONE).files == {"ps4.py": b"x = 1\n"}

    (tmp_path / "ps4.ipynb").write_bytes(shown + b" " * MAX_NOTEBOOK)
    assert take(tmp_path, ONE).problems["ps4.ipynb"] == (
        f"ps4.ipynb is too large: {len(shown) + MAX_NOTEBOOK:,} bytes, but the limit is {MAX_NOTEBOOK:,}; clear the "
        "notebook's outputs, save it, and hand it in again.")
