"""The entries of a submission, zip or folder: names, and bytes that are read on demand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

MAX_BYTES = 1 << 20
ROOT_OF_ZIP = "at the root of the zip"
MAX_NOTEBOOK = 32 << 20  # pictures and tables are in it, which are skipped
NOTEBOOK, SCRIPT = ".ipynb", ".py"
MAX_NAME = 80
MAX_NAMES = 4
JUNK = frozenset(
    {"__MACOSX", ".DS_Store", "__pycache__", ".git", ".ipynb_checkpoints", "Thumbs.db", "desktop.ini", ".idea",
     ".vscode", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", ".gitignore"}
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One file or folder of a submission; its content has not been read yet.

    Attributes:
        folder: the folder that contains it: ``""`` for the root, else ``"a"`` or ``"a/b"``.
        name: the last component of its path.
        read: returns at most ``most_bytes`` bytes, or raises IntakeError with a sentence for the student.
        is_folder: True for a folder, which is listed for its name only.
        safe: False for an absolute path or one with ``..``; such an entry is never read, whatever its name.
    """

    folder: str
    name: str
    read: Callable[[], bytes]
    is_folder: bool = False
    safe: bool = True

    @property
    def path(self) -> str:
        """Folder and name as written in the submission; clean it with ``shown`` before showing it."""
        return f"{self.folder}/{self.name}" if self.folder else self.name

    @property
    def top(self) -> str:
        """The first component of the path, with a slash if it is a folder; the whole path if that is not safe."""
        if not self.safe:
            return self.path
        return self.folder.split("/")[0] + "/" if self.folder else self.name + "/" * self.is_folder

    @property
    def is_junk(self) -> bool:
        """True for files that operating systems and tools leave behind: never read and never mentioned."""
        return self.name.startswith("._") or not JUNK.isdisjoint([*self.folder.split("/"), self.name])


def shown(name: str) -> str:
    """A student's file name without control characters, cut to 80 characters."""
    text = "".join(character if character.isprintable() else "?" for character in name)
    return text if len(text) <= MAX_NAME else text[: MAX_NAME - 3] + "..."


def in_folder(path: Path) -> str:
    """Where a file belongs that is handed in in this folder, in place of ROOT_OF_ZIP."""
    return f"in the folder {shown(path.name or path.resolve().name)}"


def is_notebook(name: str) -> bool:
    """Whether a file is a notebook by its name."""
    return name.lower().endswith(NOTEBOOK)


def sibling(name: str) -> str:
    """The other name under which a declared file may arrive: ``ps4.py`` for ``ps4.ipynb``, and the other way round."""
    stem = name.rpartition(".")[0]
    return stem + (SCRIPT if is_notebook(name) else NOTEBOOK)


def most_bytes(name: str) -> int:
    """The largest size of a file of this name that is read."""
    return MAX_NOTEBOOK if is_notebook(name) else MAX_BYTES


def too_large(name: str, size: str) -> str:
    """The sentence about a file above the size limit."""
    advice = "clear the notebook's outputs, save it, and hand it in again" if is_notebook(name) else (
        "hand in source code only")
    return f"{shown(name)} is too large: {size} bytes, but the limit is {most_bytes(name):,}; {advice}."


def series(names: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else list(names))


def few(names: Sequence[str]) -> str:
    """The first few names and the number of the others."""
    more = len(names) - MAX_NAMES
    return ", ".join(names[:MAX_NAMES]) + (f" and {more:,} more" if more > 0 else "")
