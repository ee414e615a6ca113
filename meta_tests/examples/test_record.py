"""The record of examples: what it is valid for, who may have written it, and what happens without it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from autograder.examples.record import NAME, Record, beside, in_cache, key_of, read_record, write_record
from autograder.homework import Homework, load_homework
from autograder.wire.codec import encode
from meta_tests.inprocess.homework import write_homework

EXAMPLES = {"scales/public/test_scale.py::test_a#0": [b"one", b"two"], "scales/public/test_scale.py::test_b#0": None}
CASE = "@weight(10)\ndef test_a(submission):\n    pass\n"


@pytest.fixture
def homework(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Homework:
    """A homework and an empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return write_homework(tmp_path / "project", CASE)


def written(homework: Homework, path: Path | None) -> Path:
    """A record of EXAMPLES, written there."""
    assert path is not None
    assert write_record(path, Record("key", True, dict(EXAMPLES)))
    return path


@pytest.mark.parametrize("place", [beside, in_cache])
def test_a_record_is_read_as_it_was_written(homework: Homework, place: object) -> None:
    """Beside the cases or in the cache: only the owner can read it, and another key finds nothing."""
    assert callable(place)
    path = written(homework, place(homework))
    assert read_record(homework, "key") == Record("key", True, dict(EXAMPLES))
    assert read_record(homework, "other key") is None
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir() if one.suffix not in (".py", ".toml") and one.is_file()] == [
        path.name]
    if place is in_cache:
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_record_that_others_can_read_or_write_is_refused(homework: Homework) -> None:
    """A mode with rights for others, a link, or another owner: the record counts as missing."""
    path = written(homework, in_cache(homework))
    for mode in (0o640, 0o604, 0o620, 0o602):
        path.chmod(mode)
        assert read_record(homework, "key") is None
    path.chmod(0o600)
    assert read_record(homework, "key") is not None
    moved = path.rename(path.with_name("elsewhere"))
    path.symlink_to(moved)
    assert read_record(homework, "key") is None


def test_a_record_of_another_user_is_refused(homework: Homework, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that another user owns counts as missing."""
    written(homework, in_cache(homework))
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    assert read_record(homework, "key") is None


@pytest.mark.parametrize("content", [b"", b"\x00" * 50, encode(["key", True]), encode(["key", True, {"a": [1]}]),
                                     encode(["key", True, {"a": "text"}]), encode(["key", True, [1, 2]]), encode(7)])
def test_a_damaged_record_counts_as_missing(homework: Homework, content: bytes) -> None:
    """Bytes that are no record, or a record of something else, are no error."""
    written(homework, in_cache(homework)).write_bytes(content)
    assert read_record(homework, "key") is None


def test_a_place_that_cannot_be_written_is_no_error(homework: Homework, monkeypatch: pytest.MonkeyPatch,
                                                    tmp_path: Path) -> None:
    """No folder, a folder that others can enter, or no home: nothing is written."""
    (tmp_path / "file").write_text("")
    assert not write_record(tmp_path / "file" / "record.bin", Record("key"))
    (tmp_path / "open").mkdir(mode=0o755)
    assert not write_record(tmp_path / "open" / "record.bin", Record("key"))
    assert not write_record(None, Record("key"))
    monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")
    assert in_cache(homework) is None


@pytest.mark.parametrize("file", ["tests/scales/public/test_scale.py", "tests/scales/homework.toml",
                                  "tests/scales/helpers.py", "tests/support/new.py"])
def test_a_changed_file_changes_the_key(homework: Homework, file: str) -> None:
    """Case files, the declaration, support modules and the homework's own modules count; other files do not."""
    before = key_of(homework)
    (Path(homework.root) / "README.md").write_text("new")
    assert key_of(homework) == before
    path = Path(homework.root) / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((path.read_text() if path.is_file() else "") + "\n# changed\n")
    assert key_of(homework) != before


def test_an_edition_has_one_key_in_every_run() -> None:
    """An edition is laid out in another folder in each run; its key does not depend on where."""
    keys = {key_of(load_homework(name)) for name in ("nyu_hw1_fall2020", "nyu_hw1_fall2020", "nyu_hw1")}
    assert len(keys) == 2
    assert NAME == "examples.bin"
