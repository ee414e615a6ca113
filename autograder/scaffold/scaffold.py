"""Writes the three folders of a new homework: cases, reference and template."""

from __future__ import annotations

import keyword
import re
from pathlib import Path
from string import Template

from ..errors import HomeworkError
from ..homework import ROOT, load_homework
from ..places import SUPPORT
from ..template.files import write_files
from ..template.generate import write_template
from .toy import FILES, PYTEST_FILE, UNDER_PYTEST

FOLDERS = ("tests", "reference", "student_template")
ID = re.compile(r"[a-z][a-z0-9_]*")


def new_homework(name: str, root: Path = ROOT) -> list[Path]:
    """Write tests/<name>, reference/<name> and student_template/<name> with the toy; return the files, sorted.

    The first homework of a folder brings what lets ``pytest tests/<name>`` grade the reference.

    Raises:
        HomeworkError: the name is not an id, or one of its folders exists; then nothing is written.
    """
    _check_id(name)
    _check_folders(name, root)
    files = {_named(path, name): _named(text, name).encode() for path, text in FILES.items()}
    if not (root / PYTEST_FILE).exists():
        files[PYTEST_FILE] = UNDER_PYTEST.encode()
    written = write_files(root, files)
    return sorted([*written, *write_template(load_homework(name, root))])


def _check_id(name: str) -> None:
    """An id must be usable as a folder's name, an argument of commands and a part of file names."""
    if not ID.fullmatch(name) or keyword.iskeyword(name):
        raise HomeworkError(f"{name!r} cannot be a homework's id; an id has lower-case letters, digits and "
                            "underscores, begins with a letter and is not a Python keyword, such as cmu_hw3.")


def _check_folders(name: str, root: Path) -> None:
    places = [f"{folder}/{name}" for folder in FOLDERS]
    taken = [place for place in places if place == SUPPORT or (root / place).exists()]
    if taken:
        raise HomeworkError(f"{' and '.join(taken)} {'exists' if len(taken) == 1 else 'exist'} already. Choose "
                            "another id, or remove what is there.")


def _named(text: str, name: str) -> str:
    return Template(text).substitute(name=name)
