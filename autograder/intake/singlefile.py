"""Recognises a single file by its name and first bytes: a wanted file, a zip, or neither."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

from ..errors import IntakeError
from .entries import NOTEBOOK, SCRIPT, Entry, is_notebook, most_bytes, shown, sibling, too_large

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
    if _is_meant(path.name.casefold(), [name.casefold() for name in wanted]):
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


def _is_meant(name: str, wanted: Sequence[str]) -> bool:
    """Whether a file is a wanted one, one in its other form, or the only notebook that is wanted."""
    if name in wanted or name in map(sibling, wanted):
        return True
    return len(wanted) == 1 and is_notebook(wanted[0]) and name.endswith((NOTEBOOK, SCRIPT))


def _neither(path: Path, wanted: Sequence[str]) -> str:
    """The sentence about a file that is neither a zip nor a wanted file."""
    name, names = shown(path.name), ", ".join(wanted)
    if is_notebook(path.name):
        meant = ", ".join(one if is_notebook(one) else sibling(one) for one in wanted)
        return f"{name} is a notebook, but not one of those that are read ({meant}); rename it, or hand in a .zip."
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
            data = file.read(most_bytes(path.name) + 1)
    except OSError as error:
        raise IntakeError(f"{shown(path.name)} cannot be read ({error.strerror}); check its permissions.") from None
    if len(data) > most_bytes(path.name):
        raise IntakeError(too_large(path.name, f"more than {most_bytes(path.name):,}"))
    return data
