"""The folder that ``autograder class`` writes: the store, class.json, grades.csv, results/<id>.json, the report."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from ..errors import GraderError
from ..on_disk import cannot_write, replace
from . import gradebook, record

STORE = "store.sqlite3"
RESULTS = "results"
PRIVATE = 0o700


def open_folder(folder: Path) -> Path:
    """Make the folder, for its owner alone, or take the one of an earlier run; return the place of its store.

    Raises:
        GraderError: it cannot be made, or it contains something else.
    """
    try:
        folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        others = [path.name for path in folder.iterdir()]
        if others and STORE not in others:
            raise GraderError(f"{folder} contains something else ({others[0]}); name a new folder, or that of an "
                              "earlier run.")
        (folder / RESULTS).mkdir(mode=PRIVATE, exist_ok=True)
    except OSError as error:
        raise GraderError(cannot_write(folder, error)) from None
    return folder / STORE


def write_class(folder: Path, graded: record.Class, format: str, results_of: Callable[[str], bytes | None],
                tell: Callable[[str, int, int], None]) -> None:
    """Write everything but the report; a results.json that has not changed is left alone.

    Args:
        format: of grades.csv.
        results_of: the bytes of a submission's results.json; None if there are none.

    Raises:
        GraderError: something cannot be written.
    """
    ids = [one.id for one in graded.submissions]
    try:
        _remove_others(folder / RESULTS, ids)
        for done, id in enumerate(ids):
            tell("writing", done, len(ids))
            _export(folder / RESULTS / f"{id}.json", results_of(id))
        replace(folder / gradebook.NAME, gradebook.to_csv(graded, format), private=True)
    except OSError as error:
        raise GraderError(cannot_write(folder, error)) from None
    record.save_class(folder / record.NAME, graded)


def _export(path: Path, content: bytes | None) -> None:
    """Write a results.json in one step, without waiting for the disk: the store has it, too."""
    if content is None:
        path.unlink(missing_ok=True)
        return
    with suppress(OSError):
        if path.stat().st_size == len(content) and path.read_bytes() == content:
            return
    unfinished = path.with_name(f".{path.name}.unfinished-{os.getpid()}")
    unfinished.write_bytes(content)
    unfinished.chmod(0o600)
    unfinished.replace(path)


def _remove_others(folder: Path, ids: Sequence[str]) -> None:
    """Remove the results of submissions that are no longer in the class."""
    wanted = {f"{id}.json" for id in ids}
    for path in folder.glob("*.json"):
        if path.name not in wanted:
            path.unlink()
