"""The programs that repeat failures as files, one for each case: ``repeat/1.2.py``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from ..errors import GraderError
from ..on_disk import cannot_write, replace
from .repeat import repeats
from .report import Item

FOLDER = "repeat"
HEADER = '''\
# {number} {title}
# Run this in the folder of your files. The next run of the tests writes it anew: copy it before you change it.
import os
import sys

sys.path[:0] = [os.getcwd(), os.path.dirname(os.path.dirname(os.path.abspath(__file__)))]

'''


def save_programs(items: Iterable[Item], folder: Path) -> dict[str, Path]:
    """Write the programs that repeat failures into files of the folder, which is made; return item's id -> its file.

    A program imports the submission from the current folder, or else from the one above ``folder``.

    Raises:
        GraderError: the folder or a file in it cannot be written.
    """
    items = list(items)
    programs = repeats(items)
    for item in items:
        if item.id in programs and programs[item.id].first:
            head = HEADER.format(number=item.number, title=" ".join(item.title.split()))
            _write(_file(folder, item.number), f"{head}{programs[item.id].program}\n")
    return {id: _file(folder, repeat.number) for id, repeat in programs.items()}


def _file(folder: Path, number: str) -> Path:
    return folder / f"{re.sub('[^A-Za-z0-9_.-]', '_', number)}.py"


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace(path, text.encode("utf-8", "replace"), private=False)
    except OSError as error:
        raise GraderError(cannot_write(path, error)) from error
