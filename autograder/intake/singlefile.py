"""Recognises a single file by its name and first bytes: a wanted file, a zip, or neither."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

from ..errors import IntakeError
from .entries import MAX_BYTES, Entry, shown, too_large

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OTHERS = {
    b"Rar!\x1a\x07": "RAR",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
}
_SUFFIXES = {".rar": "RAR", ".7z": "7z", ".gz": "gzip", ".tgz": "gzip", ".bz2": "bzip2", ".xz": "xz", ".tar": "tar"}


def open_single(path: Path, wanted: Sequence[str]) -> AbstractContextManager[list[Entry]] | None:
    """A submission that consists of one wanted file, or None if the file is a zip.

    Raises:
        IntakeError: the file is neither.
        OSError: the file cannot be opened.
    """
    if path.name.casefold() in [name.casefold() for name in wanted]:
        return _single(path)
    with path.open("rb") as file:
        start = file.read(512)
    other = _other_archive(path, start)
    if other:
        raise IntakeError(f"{shown(path.name)} is a {other} archive, which the grader cannot read; make a .zip.")
    if not start:
        raise IntakeError(f"{shown(path.name)} is empty (0 bytes); make the .zip again and upload it again.")
    if start.startswith(_ZIP) or path.suffix.lower() == ".zip":
        return None
    raise IntakeError(_neither(path, wanted))


def _neither(path: Path, wanted: Sequence[str]) -> str:
    """The sentence about a file that is neither a zip nor a wanted file."""
    name, names = shown(path.name), ", ".join(wanted)
    if path.suffix == ".ipynb":
        return f"{name} is a notebook, which the grader cannot read; export its code as a script and hand in {names}."
    if path.suffix == ".py":
        return f"{name} is not one of the files to grade ({names}); rename it, or hand in a .zip of them."
    return f"{name} is neither a .zip nor one of the files to grade ({names}); hand in a .zip of them."


def _other_archive(path: Path, start: bytes) -> str:
    """"RAR", "7z", "gzip", "bzip2", "xz" or "tar", by the first bytes or else by the name; empty for other files."""
    for magic, kind in _OTHERS.items():
        if start.startswith(magic):
            return kind
    if start[257:262] == b"ustar":
        return "tar"
    return "" if start.startswith(_ZIP) else _SUFFIXES.get(path.suffix.lower(), "")


@contextmanager
def _single(path: Path) -> Iterator[list[Entry]]:
    """The list of this one entry."""
    yield [Entry("", path.name, partial(_read, path))]


def _read(path: Path) -> bytes:
    """Read the file.

    Raises:
        IntakeError: the file is too large or not readable.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise IntakeError(f"{shown(path.name)} cannot be read ({error.strerror}); check its permissions.") from None
    if len(data) > MAX_BYTES:
        raise IntakeError(too_large(path.name, f"more than {MAX_BYTES:,}"))
    return data
