"""Unpacks the zip of a class, whose submissions may be hostile: names stay inside, sizes are bounded."""

from __future__ import annotations

import os
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from ..errors import GraderError
from ..intake.entries import most_bytes

READ = (".py", ".ipynb", ".zip", ".yml")  # of other files only the names count
MOST_ZIP = 100 << 20
MOST_METADATA = 1 << 30
MOST_FILES = 2_000_000
MOST_SIZE = 1 << 36


@contextmanager
def unpacked(archive: Path) -> Iterator[Path]:
    """A temporary folder with what the zip contains.

    Raises:
        GraderError: it is damaged, or there is no room.
    """
    with tempfile.TemporaryDirectory(prefix="autograder-class-") as name:
        try:
            with zipfile.ZipFile(archive) as opened:
                _unpack(opened, Path(name))
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
            raise GraderError(f"{archive} cannot be unpacked ({error}); download it again.") from None
        yield Path(name)


def _unpack(opened: zipfile.ZipFile, folder: Path) -> None:
    for entry in opened.infolist()[:MOST_FILES]:
        path = PurePosixPath(entry.filename)
        if path.is_absolute() or ".." in path.parts or stat.S_ISLNK(entry.external_attr >> 16):
            continue
        place = folder / path
        if entry.is_dir():
            place.mkdir(parents=True, exist_ok=True)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(_content(opened, entry, path.name))
            os.truncate(place, min(entry.file_size, MOST_SIZE))  # what was not read is a hole, which takes no room


def _content(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    """A file, as far as intake would read it."""
    suffix = PurePosixPath(name).suffix.lower()
    most = {".zip": MOST_ZIP, ".yml": MOST_METADATA}.get(suffix) or most_bytes(name)
    if suffix not in READ:
        return b""
    with opened.open(entry) as file:
        return file.read(most)
