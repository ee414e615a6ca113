"""``run_tests.py --zip``: where the zip cannot be written."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.errors import GraderError
from autograder.homework import Homework
from autograder.student import submit

HOMEWORK = Homework(title="T", files=["a.py"], parts={"a": 1}, id="hw", root="/nowhere")


@pytest.mark.parametrize(("place", "says"), [
    ("absent/x.zip", "cannot be written: No such file or directory; create its folder."),
    ("folder.zip", "is a folder; results are written to a regular or a new file, or to standard output (-).")])
def test_a_zip_that_cannot_be_written_has_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str,
                                                     says: str) -> None:
    """The path, the reason and what to do; no traceback."""
    monkeypatch.setattr(submit, "import_problems", lambda homework, staged, fork: [])
    (tmp_path / "a.py").write_text("x = 1")
    (tmp_path / "folder.zip").mkdir()
    with pytest.raises(GraderError) as refused:
        submit.submit(HOMEWORK, tmp_path, tmp_path / place)
    assert str(refused.value) == f"{tmp_path / place} {says}"
