"""The zip writer: equal entries, equal bytes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from autograder.bundle.pack import pack, write_zip
from autograder.errors import GraderError


def test_the_order_of_entries_does_not_change_the_bytes(tmp_path: Path) -> None:
    """Two dictionaries with equal items make the same zip, in whatever order they were filled."""
    write_zip(tmp_path / "one.zip", {"b/c.py": b"1", "a": b"2"})
    write_zip(tmp_path / "two.zip", {"a": b"2", "b/c.py": b"1"})

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_names_content_and_permissions_arrive() -> None:
    """What was listed is in the zip, sorted, with its content and its permissions."""
    with zipfile.ZipFile(io.BytesIO(pack({"run": b"#!", "a.txt": b"text"}, executable={"run"}))) as archive:
        entries = [(entry.filename, archive.read(entry), entry.external_attr >> 16 & 0o777, entry.date_time[0])
                   for entry in archive.infolist()]

    assert entries == [("a.txt", b"text", 0o644, 1980), ("run", b"#!", 0o755, 1980)]


def test_nothing_unfinished_is_left_behind(tmp_path: Path) -> None:
    """After writing, the folder contains only the zip."""
    write_zip(tmp_path / "deep" / "one.zip", {"a": b""})

    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["one.zip"]


@pytest.mark.parametrize("name", ["/etc/passwd", "../up", "a\\b", "a//b", "./a"])
def test_a_name_that_leaves_the_zip_is_refused(name: str) -> None:
    """An entry's name is a plain relative path with slashes."""
    with pytest.raises(GraderError, match="cannot be the name of an entry in a zip; use a relative path with slashes"):
        pack({name: b""})
