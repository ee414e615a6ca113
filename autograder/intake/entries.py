"""What a submission holds, whether it is a zip or a folder: names that are safe to show, and bytes read on demand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

MAX_BYTES = 1 << 20
MAX_NAME = 80
MAX_NAMES = 4
JUNK = frozenset(
    {"__MACOSX", ".DS_Store", "__pycache__", ".git", ".ipynb_checkpoints", "Thumbs.db", "desktop.ini", ".idea",
     ".vscode", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", ".gitignore"}
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One file or folder of a submission; nothing of it has been read yet.

    Attributes:
        folder: where it stands, ``""`` at the root, else ``"a"`` or ``"a/b"``.
        name: its last component.
        read: returns at most MAX_BYTES bytes, or raises IntakeError with a sentence for the student.
        is_folder: a folder, listed for its name only.
        safe: False for an absolute path or one with ``..``: it is never taken, whatever its name.
    """

    folder: str
    name: str
    read: Callable[[], bytes]
    is_folder: bool = False
    safe: bool = True

    @property
    def path(self) -> str:
        """Folder and name, as they stand in the submission; clean it before showing it."""
        return f"{self.folder}/{self.name}" if self.folder else self.name

    @property
    def top(self) -> str:
        """The first component, with a slash where it is a folder; the whole path where that is not safe."""
        if not self.safe:
            return self.path
        return self.folder.split("/")[0] + "/" if self.folder else self.name + "/" * self.is_folder

    @property
    def is_junk(self) -> bool:
        """What systems and tools leave behind: never taken and not worth a word."""
        return self.name.startswith("._") or not JUNK.isdisjoint([*self.folder.split("/"), self.name])


def shown(name: str) -> str:
    """A stranger's file name, cleaned of control characters and cut to 80 characters."""
    text = "".join(character if character.isprintable() else "?" for character in name)
    return text if len(text) <= MAX_NAME else text[: MAX_NAME - 3] + "..."


def too_large(name: str, size: str) -> str:
    """The sentence about a file above the cap."""
    return f"{shown(name)} is too large: {size} bytes, and at most {MAX_BYTES:,} are read; hand in source code only."


def series(names: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else list(names))


def few(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    more = len(names) - MAX_NAMES
    return ", ".join(names[:MAX_NAMES]) + (f" and {more:,} more" if more > 0 else "")
