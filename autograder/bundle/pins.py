"""The packages that a bundle or handout installs: what the grader needs, and the libraries that the homework allows."""

from __future__ import annotations

from pathlib import Path

from ..errors import HomeworkError
from ..homework import Homework
from ..places import KIT

BASE = "requirements.txt"
LIBRARIES = ("requirements-torch.txt", "requirements-dev.txt")


def requirements(homework: Homework) -> bytes:
    """The text of requirements.txt: the grader's own pins, and those of the libraries that the homework allows.

    A library is pinned by one of ours, or by the requirements.txt of the homework's own project. Options of the file
    that pins it, such as an index, come with it.

    Raises:
        HomeworkError: an allowed library has no pinned version.
    """
    base = (KIT / BASE).read_text("utf-8")
    lines = [line for library in homework.libraries if not _pins(base, library)
             for line in _lines_for(library, homework)]
    return "\n".join([base.rstrip("\n"), *dict.fromkeys(lines), ""]).encode()


def _lines_for(library: str, homework: Homework) -> list[str]:
    own = homework.home / BASE
    files = [*(KIT / name for name in LIBRARIES), *([own] if own != KIT / BASE else [])]
    for path in files:
        text = path.read_text("utf-8") if path.is_file() else ""
        if found := _pins(text, library):
            return [*(line for line in text.splitlines() if line.startswith("--")), *found]
    raise HomeworkError(f"{homework.id} allows the library {library!r}, which is not pinned; add a line such as "
                        f"{library}==1.0 to {_place(homework.home)}.")


def _place(home: Path) -> str:
    """Where to pin a library: a checkout of this project has a file for them."""
    return LIBRARIES[-1] if home == KIT else BASE


def _pins(text: str, library: str) -> list[str]:
    return [line for line in text.splitlines() if line.split("==")[0].strip().lower() == library.lower()]
