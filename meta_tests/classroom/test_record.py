"""class.json: what is read is what was written, by its owner alone; anything else gets one sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder.classroom.record import Class, Graded, Student, load_class, save_class
from autograder.errors import GraderError
from autograder.report.record import CaseRecord, Line

CLASS = Class(
    homework="hw", title="T", parts={"one": 2.0},
    cases=(Line("tests/hw/public/test_one.py::a", "1.1", "A.", "one", 2.0),),
    key="k", versions={"python": "3.12"}, started="2026-01-01T00:00:00+00:00", seconds=1.5, workers=2,
    submissions=(
        Graded("17", (Student("Ada L.", "3", "a@x.org"), Student("Bo")), "2026-01-01T00:00:00Z", "h", 2.0, {"one": 2.0},
               {"tests/hw/public/test_one.py::a": CaseRecord(2.0, "passed", seconds=0.1)}, ("A note.",), "", 3, 0.5),
        Graded("18", (Student("Cy"),), problem="18.zip is no zip.")))


def test_a_class_survives_its_file(tmp_path: Path) -> None:
    """The folder or the file itself can be named; the file is private, because it tells of hidden cases."""
    save_class(tmp_path / "class.json", CLASS)
    assert load_class(tmp_path) == load_class(tmp_path / "class.json") == CLASS
    assert (tmp_path / "class.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("content", "reason"), [
    (None, "cannot be read (No such file or directory)"), (b"{", "is no class.json of this version (Input data"),
    (b"{}", "is no class.json of this version (Object missing required field `homework`)")])
def test_what_is_no_class_gets_a_sentence(tmp_path: Path, content: bytes | None, reason: str) -> None:
    """Missing, damaged and foreign files are named, with the reason."""
    if content is not None:
        (tmp_path / "class.json").write_bytes(content)
    with pytest.raises(GraderError, match=f"^{re.escape(f'{tmp_path}/class.json {reason}')}"):
        load_class(tmp_path)


def test_a_class_that_cannot_be_written_says_why(tmp_path: Path) -> None:
    """A missing folder is named."""
    with pytest.raises(GraderError, match=r"nowhere/class\.json cannot be written: No such file"):
        save_class(tmp_path / "nowhere" / "class.json", CLASS)
