"""Builds a homework's data set with the homework's own script, on demand."""

from __future__ import annotations

import runpy
from pathlib import Path

from ..errors import HomeworkError
from ..homework import Homework


def build_data(homework: Homework, folder: Path | None = None) -> Path:
    """Run the homework's ``make(folder)`` and return the folder.

    Raises:
        HomeworkError: the homework declares no data.
    """
    if homework.data is None:
        raise HomeworkError(f"{homework.id} has no data to build; its homework.toml declares no [data].")
    target = folder or Path(homework.data.folder)
    target.mkdir(parents=True, exist_ok=True)
    runpy.run_path(str(homework.cases_dir / homework.data.make))["make"](target)
    return target
