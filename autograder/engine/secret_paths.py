"""What a worker is told to try before student code is loaded, because all of it must be refused.

Secret are the reference and the cases, and the copies of them that a project keeps: bundles in dist/, git's objects.
Secret are the results, the submission's metadata and the grader's memory, too. All paths are absolute, because a
worker's current folder is not the grader's.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..homework import Homework
from ..places import SUPPORT
from ..worker.confine.attempts import CREATE, READ, WRITE
from .options import Options

TREES = ("reference", "tests")
OPEN_TO_ALL = ("/tmp", "/var/tmp", "/dev/shm", "/")
OF_A_PROCESS = ("mem", "environ", "fd")
Attempt = tuple[str, str]


@dataclass(frozen=True)
class Secrets:
    """What a worker must not open.

    Attributes:
        trees: the folders that contain what is secret, whoever is graded.
        own: files of this run alone: the results, the metadata.
        attempts: what a worker tries: (READ, WRITE or CREATE, an absolute path).
    """

    trees: tuple[Path, ...]
    own: tuple[Path, ...]
    attempts: tuple[Attempt, ...]


def secrets_of(homework: Homework, options: Options = Options()) -> Secrets:
    """The secrets of a run; a file that does not exist is not among them."""
    root, home = Path(homework.root).absolute(), homework.home.absolute()
    copies = [folder for folder in (home / "dist", git_folder(home)) if folder.is_dir()]
    trees = tuple(dict.fromkeys(folder for place in (root, home) for folder in _trees(place)))
    own = tuple(path.absolute() for path in (options.results, options.metadata) if path is not None and path.exists())
    read = [path for place in _trees(root) for path in _everything(place / homework.id)]
    if home != root:  # an edition: its base's secrets are its own
        read += [path for place in _trees(home) for path in _everything(place, f"{home}/{SUPPORT}")]
    read += map(str, (*_in_copies(copies), *own, *_in_grader()))
    reading, writing = ((READ, path) for path in read), _writing((*trees, *copies), own)
    return Secrets((*trees, *copies), own, tuple(dict.fromkeys((*reading, *writing))))


def git_folder(home: Path) -> Path:
    """Where git keeps a project's objects: in .git, which is a file that names another folder in a further worktree."""
    place = home / ".git"
    if place.is_file():
        place = home / place.read_text("utf-8").removeprefix("gitdir:").strip()
        common = place / "commondir"
        place = place / common.read_text("utf-8").strip() if common.is_file() else place
    return place.resolve()


def _trees(place: Path) -> list[Path]:
    return [place / name for name in TREES if (place / name).is_dir()]


def _everything(folder: Path, public: str = "") -> Iterator[str]:
    """A folder and all that is below it, but not ``public``; nothing if it does not exist."""
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if f"{place}/{name}" != public]
        yield place
        yield from (f"{place}/{name}" for name in names)


def _in_copies(folders: list[Path]) -> Iterator[Path]:
    """What must be closed in a bundle's folder and in git's; a closed folder hides all that is below it."""
    for folder in folders:
        yield from (path for path in (*folder.glob("*.zip"), folder / "objects", folder / "objects/pack")
                    if path.exists())


def _in_grader() -> list[Path]:
    """Memory, variables and open files of this process, and of its parent, which may have loaded the homework too."""
    processes = (Path(f"/proc/{pid}") for pid in (os.getpid(), os.getppid()))
    return [process / name for process in processes if process.exists() for name in OF_A_PROCESS]


def _writing(folders: tuple[Path, ...], own: tuple[Path, ...]) -> Iterator[Attempt]:
    for path in own:
        yield WRITE, str(path)
    temporary = os.environ.get("TMPDIR", "/tmp")
    for folder in (*folders, *(path.parent for path in own), *map(Path, (temporary, *OPEN_TO_ALL))):
        if folder.is_dir():
            yield CREATE, str(folder.absolute())
