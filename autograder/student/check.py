"""Runs the public cases on the files as they are now, and prints the result."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from ..engine.grade import grade
from ..engine.options import Options
from ..errors import GraderError
from ..homework import Homework
from ..report.saved import FOLDER
from ..report.selection import ALL, Selection, no_case
from ..report.signs import PASSED, mark
from ..sandbox.steps import Step
from ..wire.origin import Origins
from .files import read_files, staged_files
from .live import Live
from .reach import Sources
from .screen import show_result
from .stubs import find_stubs


def check(homework: Homework, folder: Path, selection: Selection = ALL, fork: bool | None = None,
          console: Console | None = None) -> bool:
    """Run the selected cases; return whether all passed and there was at least one.

    Raises:
        GraderError: no case is selected.
    """
    console = console or Console()
    files = read_files(homework, folder)
    written = staged_files(homework, files)
    steps: dict[str, Sequence[Step]] = {}
    with tempfile.TemporaryDirectory(prefix="autograder-") as staged, Live(console, homework, selection) as live:
        place = Path(staged) / folder.name  # so that messages can name the folder
        place.mkdir()
        for name, content in files.items():
            (place / name).write_bytes(content)
        options = Options(fork=fork, on_report=live.show, selected=selection.of_case,
                          on_failure=steps.__setitem__)
        report = grade(homework, place, options)
    chosen = [item for item in report.items if selection.of_item(item)]
    if not chosen:
        raise GraderError(no_case(selection.text, list(homework.parts)))
    stubs = find_stubs(written.files, homework.stub, Origins(written.origins))
    reach = Sources(written.files, stubs)
    behind = {item.id: reach.stubs_behind(steps[item.id]) for item in chosen if item.id in steps}
    waiting = {id: functions for id, functions in behind.items() if functions}
    show_result(console, homework, report, selection, chosen, stubs, waiting, folder / FOLDER)
    return bool(chosen) and all(mark(item) == PASSED for item in chosen)
