"""Finds the submissions of a class: an export of Gradescope, or a folder of zips, folders, notebooks or files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path

from ..errors import GraderError
from ..intake.entries import JUNK, NOTEBOOK, SCRIPT, series
from .gradescope import METADATA, read_metadata
from .record import Student
from .unpack import unpacked

KINDS = (".zip", NOTEBOOK, SCRIPT)
ZIP = ".zip"


@dataclass(frozen=True)
class HandedIn:
    """One submission of a class.

    Attributes:
        id: unique in the class, and fit to be the name of a file.
        path: a zip, a folder or a file.
        created_at: when it was handed in, as ISO 8601; empty where that is not known.
    """

    id: str
    path: Path
    students: tuple[Student, ...] = ()
    created_at: str = ""


@contextmanager
def handed_in(place: Path, wanted: Sequence[str]) -> Iterator[list[HandedIn]]:
    """The submissions in a folder or in a zip of one; the zip's files are there within the block.

    Args:
        wanted: the files that the homework asks for.

    Raises:
        GraderError: there is no submission, or the place is one itself.
    """
    if place.is_dir():
        yield _in_folder(place, wanted)
    elif place.suffix.lower() == ZIP and place.is_file():
        with unpacked(place) as folder:
            yield _in_folder(folder, wanted, place)
    else:
        reason = "is neither a folder nor a zip" if place.exists() else "does not exist"
        raise GraderError(f"{place} {reason}; name a folder with a submission of each student, or Gradescope's export.")


def _in_folder(folder: Path, wanted: Sequence[str], named: Path | None = None) -> list[HandedIn]:
    """The submissions below a folder, which messages call by the name of the zip that it was in."""
    named, folder = named or folder, _inner(folder)
    if (folder / METADATA).is_file():
        found = _of_gradescope(folder)
    elif len(wanted) > 1 and any((folder / name).is_file() for name in wanted):
        raise GraderError(f"{named} is one submission, because {series([n for n in wanted if (folder / n).is_file()])} "
                          f"is in it; name the folder around it, or use autograder grade.")
    else:
        found = _of_folder(folder)
    if not found:
        raise GraderError(f"{named} contains no submission; put a zip, a folder or a file of each student there.")
    return sorted(_unique(found), key=lambda one: _moment(one.created_at))


def _inner(folder: Path) -> Path:
    """The folder in which the submissions are: in an export, and in many a zip, all are in one folder."""
    inside = [path for path in folder.iterdir() if not _is_junk(path)]
    if len(inside) == 1 and inside[0].is_dir() and not inside[0].is_symlink():
        deeper = [path for path in inside[0].iterdir() if not _is_junk(path)]
        if any(path.name == METADATA or path.is_dir() or path.suffix.lower() == ZIP for path in deeper):
            return inside[0]
    return folder


def _of_gradescope(folder: Path) -> list[HandedIn]:
    """What the metadata lists, whether its folder is there or not, and folders that it does not list."""
    listed = read_metadata(folder / METADATA)
    found = [HandedIn(_fit(one.folder), folder / one.folder, one.students, one.created_at) for one in listed]
    names = {one.folder for one in listed}
    return found + [one for one in _of_folder(folder) if one.path.is_dir() and one.path.name not in names]


def _of_folder(folder: Path) -> list[HandedIn]:
    """Each zip, folder, notebook and Python file, under its own name."""
    places = sorted(path for path in folder.iterdir() if not _is_junk(path))
    return [HandedIn(_fit(_stem(path)), path, (Student(_stem(path)),)) for path in places
            if path.is_dir() or path.suffix.lower() in KINDS]


def _moment(created_at: str) -> datetime:
    """When something was handed in, for sorting; what has no time comes first."""
    try:
        return datetime.fromisoformat(created_at).astimezone(timezone.utc)
    except ValueError:
        return datetime.min.replace(tzinfo=timezone.utc)


def _stem(path: Path) -> str:
    return path.name if path.is_dir() else path.stem


def _is_junk(path: Path) -> bool:
    return path.name in JUNK or path.name.startswith(".")


def _fit(name: str) -> str:
    """A name as it can be that of a file on any system."""
    return re.sub(r"[^\w.-]+", "_", name).strip("._")[:100] or "submission"


def _unique(found: Sequence[HandedIn]) -> Iterator[HandedIn]:
    """The submissions, the later ones of equal ids with a number; also where a system ignores upper and lower case."""
    taken: set[str] = set()
    for one in found:
        id, number = one.id, 2
        while id.casefold() in taken:
            id, number = f"{one.id}-{number}", number + 1
        taken.add(id.casefold())
        yield replace(one, id=id)
