"""Runs the public cases on the files as they are now, and prints the result."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from rich.console import Console

from ..engine.grade import grade
from ..engine.options import Options
from ..errors import GraderError
from ..homework import Homework
from ..intake.entries import in_folder
from ..report.report import Item
from ..report.saved import FOLDER
from ..report.selection import ALL, Selection, no_case
from ..report.signs import FAILED, PASSED
from ..sandbox.steps import Step
from ..wire.origin import Origins
from .files import near_files, read_files, staged_files
from .live import Live
from .reach import Sources
from .screen import show_result
from .stubs import find_stubs
from .table import state_of

Remember = Callable[[Collection[str], Collection[str]], None]


def check(homework: Homework, folder: Path, selection: Selection = ALL, fork: bool | None = None,
          console: Console | None = None, remember: Remember = lambda ran, failed: None) -> bool:
    """Run the selected cases; return whether all passed and there was at least one.

    Args:
        remember: called at the end with the ids of the cases that ran, and of those that are wrong.

    Raises:
        GraderError: no case is selected.
    """
    console = console or Console()
    files = read_files(homework, folder)
    written = staged_files(homework, files)
    stubs = find_stubs(written.files, homework.stub, Origins(written.origins))
    waiting = _Waiting(Sources(written.files, stubs))
    with tempfile.TemporaryDirectory(prefix="autograder-") as staged, Live(console, homework, selection,
                                                                           waiting.functions) as live:
        place = Path(staged) / folder.name  # so that messages can name the folder
        place.mkdir()
        for name, content in {**files, **near_files(homework, folder)}.items():
            (place / name).write_bytes(content)
        options = Options(fork=fork, on_report=live.show, selected=selection.of_case, on_failure=waiting.note,
                          place=in_folder(folder))
        report = grade(homework, place, options)
    chosen = [item for item in report.items if selection.of_item(item)]
    if not chosen:
        raise GraderError(no_case(selection.text, list(homework.parts)))
    _remember(chosen, waiting.functions, remember)
    show_result(console, homework, report, selection, chosen, stubs, waiting.functions, folder / FOLDER)
    return all(state_of(item, waiting.functions) == PASSED for item in chosen)


class _Waiting:
    """The failed cases that reach a stub: their failure may be just that.

    Attributes:
        functions: the case's id -> the functions with a stub that it can reach.
    """

    def __init__(self, sources: Sources) -> None:
        self.functions: dict[str, list[str]] = {}
        self._sources = sources

    def note(self, id: str, steps: Sequence[Step]) -> None:
        """Receive what a failed case asked of the submission."""
        self.functions.pop(id, None)
        if functions := self._sources.stubs_behind(steps):
            self.functions[id] = functions


def _remember(chosen: Sequence[Item], waiting: Collection[str], remember: Remember) -> None:
    ran = [item.id for item in chosen if item.judged]
    remember(ran, [item.id for item in chosen if state_of(item, waiting) == FAILED])
