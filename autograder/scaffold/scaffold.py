"""Writes the three shelves of a new homework: cases, reference and template."""

from __future__ import annotations

import keyword
import re
from pathlib import Path
from string import Template

from ..errors import HomeworkError
from ..homework import ROOT, load_homework
from ..template.files import write_files
from ..template.generate import write_template
from .toy import FILES

SHELVES = ("tests", "reference", "student_template")
ID = re.compile(r"[a-z][a-z0-9_]*")


def new_homework(name: str, root: Path = ROOT) -> list[Path]:
    """Write tests/<name>, reference/<name> and student_template/<name> with the toy; return the files, sorted.

    Raises:
        HomeworkError: the name is no id, or something of it exists on a shelf; then nothing is written.
    """
    _check_id(name)
    _check_shelves(name, root)
    files = {_named(path, name): _named(text, name).encode() for path, text in FILES.items()}
    written = write_files(root, files)
    return sorted([*written, *write_template(load_homework(name, root))])


def _check_id(name: str) -> None:
    """An id is a folder's name, a word of commands and a part of file names."""
    if not ID.fullmatch(name) or keyword.iskeyword(name):
        raise HomeworkError(f"{name!r} cannot be a homework's id; an id has small letters, digits and underscores, "
                            f"begins with a letter and is no word of Python's, such as cmu_hw3.")


def _check_shelves(name: str, root: Path) -> None:
    taken = [f"{shelf}/{name}" for shelf in SHELVES if (root / shelf / name).exists()]
    if taken:
        raise HomeworkError(f"{' and '.join(taken)} {'exists' if len(taken) == 1 else 'exist'} already. The three "
                            f"shelves exist for an id, or none does; choose another id, or remove what is there.")


def _named(text: str, name: str) -> str:
    return Template(text).substitute(name=name)
