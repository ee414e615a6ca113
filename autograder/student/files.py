"""A student's files: those in the handout's folder that would be read from a submission."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from ..errors import IntakeError
from ..homework import Homework
from ..intake.absent import nearest
from ..intake.entries import MAX_BYTES, NOTEBOOK, is_notebook, sibling
from ..intake.take import Staged, take


def files_of(homework: Homework, folder: Path) -> dict[str, Path]:
    """Declared name -> the file that is handed in for it: of this name, or of that of its other form.

    Where one notebook is asked for, the only one in the folder counts, whatever its name. A file that is missing has
    its own path.
    """
    found = {name: _first(folder / name, folder / sibling(name)) for name in homework.files}
    if len(found) == 1 and is_notebook(homework.files[0]) and not found[homework.files[0]].is_file():
        notebooks = sorted(folder.glob(f"*{NOTEBOOK}"))
        if len(notebooks) == 1:
            found[homework.files[0]] = notebooks[0]
    return found


def read_files(homework: Homework, folder: Path) -> dict[str, bytes]:
    """Name -> content of each of these files that exists."""
    return {path.name: path.read_bytes() for path in files_of(homework, folder).values() if path.is_file()}


def staged_files(homework: Homework, files: Mapping[str, bytes]) -> Staged:
    """These files as a submission; with nothing in it if there is nothing to read.

    Raises:
        GraderError: a notebook needs IPython to be read, which is not installed.
    """
    with tempfile.TemporaryDirectory(prefix="autograder-") as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        try:
            return take(Path(folder), homework.files)
        except IntakeError:  # the grading says it
            return Staged({})


def near_files(homework: Homework, folder: Path) -> dict[str, bytes]:
    """Files whose names are near those of missing ones, so that a message can suggest to rename them."""
    missing = [name for name, path in files_of(homework, folder).items() if not path.is_file()]
    found = [near for name in missing if (near := near_name(homework, folder, name))]
    return {name: (folder / name).read_bytes()[:MAX_BYTES] for name in found}


def near_name(homework: Homework, folder: Path, name: str) -> str:
    """The file of the folder that was probably meant to be a missing one; empty if there is none."""
    given = {*homework.files, *homework.unchanged, "run_tests.py", "requirements.txt", "README.md"}
    others = sorted(path.name for path in folder.iterdir() if path.is_file() and path.name not in given)
    return nearest(name, others, homework.files)


def _first(*paths: Path) -> Path:
    """The first that exists, else the first."""
    return next((path for path in paths if path.is_file()), paths[0])
