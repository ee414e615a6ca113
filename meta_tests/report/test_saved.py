"""Saved programs: each once, runnable where the files are, and never outside of their folder."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.errors import GraderError
from autograder.failure import Failure
from autograder.report.outcome import Verdict
from autograder.report.report import Item
from autograder.report.saved import save_programs
from autograder.report.shown import Shown

PROGRAM = "import answer\nprint(answer.VALUE)"


def failed(number: str, program: str = PROGRAM, title: str = "Fact.") -> Item:
    """A failed case with this program."""
    return Item(number, title, 0.0, 1.0, Verdict.FAILED, Shown(failure=Failure("wrong", program=program)), id=number)


def test_a_program_is_saved_once_under_its_first_case(tmp_path: Path) -> None:
    """Two cases with the same program share a file; a case without a program has none."""
    items = [failed("1.1"), failed("1.2"), failed("1.3", "")]
    files = save_programs(items, tmp_path / "a" / "repeat")

    assert files == {"1.1": tmp_path / "a" / "repeat" / "1.1.py", "1.2": tmp_path / "a" / "repeat" / "1.1.py"}
    assert [path.name for path in (tmp_path / "a" / "repeat").iterdir()] == ["1.1.py"]


@pytest.mark.parametrize("here", [".", "elsewhere"])
def test_a_saved_program_finds_the_files(tmp_path: Path, here: str) -> None:
    """It imports from the current folder, or else from the folder above its own; its first lines say what it is."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "answer.py").write_text("VALUE = 42\n")
    path = save_programs([failed("1.1", title="Fact\none.")], tmp_path / "repeat")["1.1"]
    done = subprocess.run([sys.executable, str(path)], cwd=tmp_path / here, capture_output=True, text=True, check=True)

    assert done.stdout == "42\n"
    assert path.read_text().startswith("# 1.1 Fact one.\n# Run this in the folder of your files.")


def test_a_strange_number_stays_in_the_folder(tmp_path: Path) -> None:
    """A case's own number is made into a plain file name."""
    assert save_programs([failed("../1 a")], tmp_path)["../1 a"] == tmp_path / ".._1_a.py"


def test_a_link_is_replaced_not_followed(tmp_path: Path) -> None:
    """What a link in the folder points to stays as it is."""
    (tmp_path / "precious").write_text("precious")
    (tmp_path / "1.1.py").symlink_to(tmp_path / "precious")
    save_programs([failed("1.1")], tmp_path)

    assert (tmp_path / "precious").read_text() == "precious"
    assert PROGRAM in (tmp_path / "1.1.py").read_text()


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """One sentence: which file and why."""
    (tmp_path / "file").touch()
    with pytest.raises(GraderError, match=r"file/repeat/1\.1\.py cannot be written: Not a directory"):
        save_programs([failed("1.1")], tmp_path / "file" / "repeat")


def test_cases_of_another_visibility_have_their_own_file(tmp_path: Path) -> None:
    """A case refers only to a program that its reader can see."""
    later = replace(failed("1.2"), visibility="after_published")
    assert {path.name for path in save_programs([failed("1.1"), later], tmp_path).values()} == {"1.1.py", "1.2.py"}
