"""Output while the cases run: in a terminal a table that fills up, elsewhere one line per part."""

from __future__ import annotations

import threading
from types import TracebackType

from rich.console import Console
from rich.live import Live as RichLive
from rich.text import Text

from ..homework import Homework
from ..report.report import Part, Report
from ..report.selection import Selection
from ..report.signs import PASSED, mark
from .table import parts_table, signs_of


class Live:
    """Shows each new state of the report; in a terminal it is erased at the end.

    Args:
        selection: only these cases are shown.
    """

    def __init__(self, console: Console, homework: Homework, selection: Selection) -> None:
        self._console = console
        self._selection = selection
        self._told: set[str] = set()
        self._lock = threading.Lock()
        start = Text(f"{homework.title}: starting ...")
        self._live = RichLive(start, console=console, transient=True, auto_refresh=False)

    def __enter__(self) -> Live:
        if self._console.is_terminal:
            self._live.start(refresh=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._live.stop()

    def show(self, report: Report) -> None:
        """Show a new state; called from another thread."""
        with self._lock:
            if self._console.is_terminal:
                self._live.update(parts_table(report, self._selection, signs_of(self._console)), refresh=True)
                return
            for part in report.parts:
                self._tell(part)

    def _tell(self, part: Part) -> None:
        """Print one line when the last case of a part has ended."""
        items = [item for item in part.items if self._selection.of_item(item)]
        if items and part.name not in self._told and all(item.judged for item in items):
            self._told.add(part.name)
            passed = sum(mark(item) == PASSED for item in items)
            self._console.print(f"{part.title}: {passed} of {len(items)} passed", highlight=False)
