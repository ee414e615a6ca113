"""Reads a folder that may be hostile: only the root and its subfolders, no links, a bounded number of entries."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import islice
from pathlib import Path

from ..errors import IntakeError
from .entries import JUNK, Entry, most_bytes, shown, too_large

MAX_ENTRIES = 1_000
_BY_FD = os.open in os.supports_dir_fd and os.scandir in os.supports_fd  # false on Windows: paths are used there
_NO_LINKS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
_FILE = os.O_RDONLY | _NO_LINKS | getattr(os, "O_BINARY", 0)
_FOLDER = os.O_RDONLY | _NO_LINKS | getattr(os, "O_DIRECTORY", 0)


class _Folder:
    """An open folder; names are resolved inside it, so replacing a parent by a link has no effect."""

    def __init__(self, path: Path, fd: int | None) -> None:
        self.path = path
        self.fd = fd

    def open(self, name: str, flags: int) -> int:
        """Open one name in this folder and return its file descriptor."""
        return os.open(name, flags, dir_fd=self.fd) if self.fd is not None else os.open(self.path / name, flags)

    def mode(self, name: str) -> int:
        """The mode of one name in this folder; of a link, the link's own mode."""
        where = name if self.fd is not None else self.path / name
        return os.stat(where, dir_fd=self.fd, follow_symlinks=False).st_mode

    def names(self, limit: int) -> list[str]:
        """At most ``limit`` names in this folder, sorted."""
        with os.scandir(self.path if self.fd is None else self.fd) as found:
            return sorted(entry.name for entry in islice(found, limit))


@contextmanager
def open_folder(path: Path, wanted: Sequence[str]) -> Iterator[list[Entry]]:
    """List a folder; its entries can be read inside the ``with`` block.

    The wanted names are looked up first and by name, so other entries cannot hide them, however many there are.

    Raises:
        IntakeError: the folder itself cannot be opened.
    """
    with ExitStack() as stack:
        try:
            root = _enter(stack, path, None)
            names = root.names(MAX_ENTRIES)
        except OSError as error:
            raise IntakeError(f"{shown(path.name)} cannot be read ({error.strerror}); check its permissions.") from None
        yield _list(stack, root, names, wanted)


def _enter(stack: ExitStack, path: Path, parent: _Folder | None) -> _Folder:
    """Open a folder (inside its parent, if given) until the stack is closed."""
    if not _BY_FD:
        return _Folder(path, None)
    # The submission's own path comes from the caller and may be a link; paths below it may not.
    follow = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
    fd = parent.open(path.name, _FOLDER) if parent else os.open(path, follow)
    stack.callback(os.close, fd)
    return _Folder(path, fd)


def _list(stack: ExitStack, root: _Folder, names: list[str], wanted: Sequence[str]) -> list[Entry]:
    """The root's entries, then those of its subfolders, up to MAX_ENTRIES."""
    entries = _entries(root, "", dict.fromkeys([*wanted, *names]))
    left = MAX_ENTRIES - len(names)
    for folder in [entry.name for entry in entries if entry.is_folder and entry.name not in JUNK]:
        if left <= 0:
            break
        try:
            inside = _enter(stack, root.path / folder, root)
            found = inside.names(left)
        except OSError:
            continue
        left -= len(found) + 1
        entries += _entries(inside, folder, found)
    return entries


def _entries(folder: _Folder, where: str, names: Iterable[str]) -> list[Entry]:
    """One entry for each name that exists."""
    entries = []
    for name in names:
        try:
            is_folder = stat.S_ISDIR(folder.mode(name))
        except OSError:
            continue
        path = f"{where}/{name}" if where else name
        entries.append(Entry(where, name, partial(_read, folder, name, path), is_folder))
    return entries


def _read(folder: _Folder, name: str, path: str) -> bytes:
    """Read one regular file.

    Raises:
        IntakeError: it is not a regular file, too large, or not readable.
    """
    try:
        _refuse(folder.mode(name), path)
        fd = folder.open(name, _FILE)
    except OSError as error:
        raise IntakeError(f"{shown(path)} cannot be read ({error.strerror}); check its permissions.") from None
    with os.fdopen(fd, "rb") as file:
        status = os.fstat(fd)
        _refuse(status.st_mode, path)
        if status.st_size > most_bytes(path):
            raise IntakeError(too_large(path, f"{status.st_size:,}"))
        data = file.read(most_bytes(path) + 1)
    if len(data) > most_bytes(path):
        raise IntakeError(too_large(path, f"more than {most_bytes(path):,}"))
    return data


def _refuse(mode: int, path: str) -> None:
    """Raise IntakeError if this is not a regular file."""
    if stat.S_ISLNK(mode):
        raise IntakeError(f"{shown(path)} is a link, and links are not followed; hand in the file itself.")
    if stat.S_ISDIR(mode):
        raise IntakeError(f"{shown(path)} is a folder; hand in a file of that name.")
    if not stat.S_ISREG(mode):
        raise IntakeError(f"{shown(path)} is a special file, not a regular one; hand in the source file.")
