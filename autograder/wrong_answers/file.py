"""Keeps the record of wrong answers in ``reference/<hw>/``, as old as what it is made of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..diagnosis.record import NAME, file_of, key_of, pack, unpack
from ..errors import GraderError, HomeworkError
from ..homework import Homework
from ..on_disk import cannot_write, replace
from .make import make_wrong_answers


def is_fresh(homework: Homework) -> bool:
    """Whether nothing has changed since the record was made, or there is no catalogue at all."""
    if not has_catalogue(homework):
        return True
    path = file_of(homework)
    try:
        return path is not None and unpack(path.read_bytes())[0] == key_of(homework)
    except GraderError:  # of another version
        return False


def has_catalogue(homework: Homework) -> bool:
    """Whether the homework has a catalogue of mistakes."""
    return (homework.reference_dir / "mistakes.toml").is_file()


def refresh(homework: Homework, tell: Callable[[int, int], None] = lambda done, total: None) -> Path:
    """Make the record anew and return its file, in the folder in which the homework is maintained.

    Args:
        tell: hears how many mistakes are done, of how many.

    Raises:
        HomeworkError: the catalogue cannot be used, or the file cannot be written.
        GraderError: a case is at fault.
    """
    data = pack(key_of(homework), make_wrong_answers(homework, tell=tell))
    own = homework.home / "reference" / homework.id / NAME
    for path in dict.fromkeys([own, homework.reference_dir / NAME]):  # an edition's complete files are elsewhere
        try:
            replace(path, data, private=False)
        except OSError as error:
            raise HomeworkError(cannot_write(path, error)) from None
    return own
