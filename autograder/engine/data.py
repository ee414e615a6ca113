"""Builds a homework's data set with the homework's own script, on demand."""

from __future__ import annotations

import runpy
from pathlib import Path

from ..errors import HomeworkError
from ..homework import Homework
from ..places import put_on_path


def build_data(homework: Homework, folder: Path | None = None) -> Path:
    """Run the homework's ``make(folder)`` and return the folder.

    Raises:
        HomeworkError: the homework declares no data.
    """
    if homework.data is None or not homework.data.make:
        raise HomeworkError(f"{homework.id} has no data to build; its homework.toml declares no data.make.")
    target = folder or Path(homework.data.folder)
    target.mkdir(parents=True, exist_ok=True)
    put_on_path(Path(homework.root))  # the script may import tests.support
    runpy.run_path(str(homework.cases_dir / homework.data.make))["make"](target)
    return target
