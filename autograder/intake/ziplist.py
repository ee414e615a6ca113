"""Reads a zip that may be hostile: its central directory first, then single entries on demand, all with size limits.

Only requested entries are unpacked; of all others (links, ``..`` paths, zip bombs) only the name is read.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO

from ..errors import IntakeError
from .entries import Entry, most_bytes, shown, too_large

MAX_ENTRIES = 2_000
MAX_LIST_BYTES = 1 << 20  # a central directory of 2,000 entries takes about 200 kB
MAX_RATIO = 200
# bz2 and lzma entries are refused: zipfile unpacks a whole block of them at a time, whatever size is requested.
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
DAMAGE = (
    zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError, struct.error,
    OverflowError, ValueError, LookupError, OSError, Warning,
)  # fmt: skip
AGAIN = "make the zip again and upload it again"


class _ListTooLong(Exception):
    """The zip's central directory, or its comment, is longer than MAX_LIST_BYTES."""


class _Bounded:
    """A binary file that refuses long reads: zipfile reads the whole central directory at once, however long it is."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.seek, self.tell, self.close = file.seek, file.tell, file.close

    def seekable(self) -> bool:
        """Return True; zipfile calls this."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Read like the file itself, but raise _ListTooLong above MAX_LIST_BYTES."""
        if size > MAX_LIST_BYTES:
            raise _ListTooLong
        data = self.file.read(MAX_LIST_BYTES + 1 if size < 0 else size)
        if len(data) > MAX_LIST_BYTES:
            raise _ListTooLong
        return data


@contextmanager
def open_zip(path: Path) -> Iterator[list[Entry]]:
    """List a zip; its entries can be read inside the ``with`` block.

    Raises:
        IntakeError: the zip is damaged, or its central directory is longer than 2,000 entries or 1 MiB.
    """
    with path.open("rb") as file:
        archive = _open_list(file, shown(path.name))
        with archive:
            yield [_entry(archive, info) for info in archive.infolist()]


def _open_list(file: BinaryIO, name: str) -> zipfile.ZipFile:
    """Read the zip's central directory and nothing else."""
    try:
        archive = zipfile.ZipFile(_Bounded(file))
    except _ListTooLong:
        raise IntakeError(_too_many(name)) from None
    except DAMAGE as error:
        raise IntakeError(f"{name} cannot be read as a zip ({shown(str(error))}); {AGAIN}.") from None
    if len(archive.filelist) > MAX_ENTRIES:
        raise IntakeError(_too_many(name, f" ({len(archive.filelist):,})"))
    return archive


def _too_many(name: str, count: str = "") -> str:
    return f"{name} lists more than {MAX_ENTRIES:,} entries{count}; zip only the files that the homework asks for."


def _entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Entry:
    """One entry of the central directory. Windows tools write backslashes; ``./a`` is ``a``."""
    raw = info.orig_filename.replace("\\", "/")
    parts = [part for part in raw.split("/") if part not in ("", ".")]
    safe = not raw.startswith("/") and ".." not in parts and not (parts and parts[0].endswith(":"))
    if not parts or not safe:
        return Entry("", raw, partial(_read, archive, info, raw), safe=False)
    path = "/".join(parts)
    folder, _, name = path.rpartition("/")
    return Entry(folder, name, partial(_read, archive, info, path), is_folder=raw.endswith("/"))


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str) -> bytes:
    """Unpack one entry.

    Raises:
        IntakeError: the entry is refused for what the central directory says about it, or it is damaged.
    """
    refusal = _refusal(info, shown(path))
    if refusal:
        raise IntakeError(refusal)
    try:
        with archive.open(info) as stream:
            data = stream.read(most_bytes(path) + 1)
    except (_ListTooLong, *DAMAGE) as error:
        raise IntakeError(f"{shown(path)} is damaged inside the zip ({shown(str(error))}); {AGAIN}.") from None
    if len(data) > most_bytes(path):
        raise IntakeError(too_large(path, f"more than {most_bytes(path):,}"))
    return data


def _kind(info: zipfile.ZipInfo) -> str:
    """"file", "folder", "link" or "special file", by the name and the Unix mode (mode 0: by the name alone)."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    if info.orig_filename.endswith(("/", "\\")) or kind == stat.S_IFDIR:
        return "folder"
    return {0: "file", stat.S_IFREG: "file", stat.S_IFLNK: "link"}.get(kind, "special file")


def _refusal(info: zipfile.ZipInfo, path: str) -> str:
    """Why an entry is not unpacked; empty if it is."""
    kind = _kind(info)
    if kind != "file":
        return f"{path} is a {kind} in the zip, which the grader does not read; put the file itself into the zip."
    if info.flag_bits & 0x1:
        return f"{path} is encrypted; make the zip without a password."
    if info.compress_type not in METHODS:
        return (
            f"{path} is compressed with a method that the grader cannot read; make the zip with your system's own tool."
        )
    if info.file_size > most_bytes(info.orig_filename):
        return too_large(path, f"{info.file_size:,}")
    if info.file_size > MAX_RATIO * max(info.compress_size, 1):
        return (
            f"{path} unpacks to more than {MAX_RATIO} times its size in the zip, which source code never does; hand in "
            "the file itself."
        )
    return ""
