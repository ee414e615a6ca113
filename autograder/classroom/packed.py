"""A submission as plain data, to be sent to another machine: what intake would look at, and no more."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..intake.entries import NOTEBOOK, SCRIPT, most_bytes

MOST_ENTRIES = 2_000
MOST_ZIP = 100 << 20
DEPTH = 2  # intake reads the root and its folders; of what is deeper it knows not even the names
FOLDER, LINK = None, ""
There = bytes | int | str | None
"""A file's content, or its size alone if nobody would read it; LINK also for a special file; or FOLDER."""


@dataclass(frozen=True)
class Packed:
    """A submission.

    Attributes:
        name: of its file or folder.
        content: of its file; None for a folder, or if it is missing.
        entries: of a folder: (path, what is there).
    """

    name: str
    content: bytes | None = None
    entries: tuple[tuple[str, There], ...] | None = None


def pack_submission(path: Path) -> Packed:
    """A zip, a folder or a file as data; what cannot be read arrives as if it were missing or empty."""
    if path.is_dir():
        found: list[tuple[str, There]] = []
        for entry in _walk(path, DEPTH):
            if len(found) == MOST_ENTRIES:
                break
            found.append((entry.relative_to(path).as_posix(), _content(entry)))
        return Packed(path.name, None, tuple(found))
    return Packed(path.name, _read(path, MOST_ZIP) if path.is_file() else None)


def unpack_submission(packed: Packed, folder: Path) -> Path:
    """Write it below a folder of our own, under its name; return its path, at which nothing is if it was missing."""
    path = folder / Path(packed.name).name
    if packed.content is not None:
        path.write_bytes(packed.content)
    for name, content in packed.entries or ():
        place = path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if content is FOLDER:
            place.mkdir(exist_ok=True)
        elif isinstance(content, bytes):
            place.write_bytes(content)
        elif isinstance(content, int):
            place.touch()
            os.truncate(place, content)  # a hole: it takes no room
        else:
            place.symlink_to(os.devnull)  # intake refuses every link
    if packed.entries is not None:
        path.mkdir(exist_ok=True)
    return path


def _walk(folder: Path, depth: int) -> Iterator[Path]:
    """What is in a folder, sorted, and in its folders."""
    for path in sorted(folder.iterdir()):
        yield path
        if depth > 1 and path.is_dir() and not path.is_symlink():
            yield from _walk(path, depth - 1)


def _content(path: Path) -> There:
    about = path.lstat()
    if stat.S_ISDIR(about.st_mode):
        return FOLDER
    if not stat.S_ISREG(about.st_mode):
        return LINK
    is_read = path.suffix.lower() in (SCRIPT, NOTEBOOK) and about.st_size <= most_bytes(path.name)
    return path.read_bytes() if is_read else about.st_size


def _read(path: Path, most: int) -> bytes:
    """The file, cut one byte after the largest size that is read, so that it is refused."""
    with path.open("rb") as file:
        return file.read(most + 1)
