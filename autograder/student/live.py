"""Output while the cases run: in a terminal a table that fills up, elsewhere one line per part."""

from __future__ import annotations

import threading
import time
from collections.abc import Container
from types import TracebackType

from rich.console import Console, Group, RenderableType
from rich.live import Live as RichLive
from rich.text import Text

from ..homework import Homework
from ..report.report import Item, Part, Report
from ..report.selection import Selection
from ..report.signs import PASSED
from .table import AT_WORK, COLOURS, TO_WRITE, legend, parts_table, signs_of, state_of

FRAMES = 4  # a second
LONG = 1.0  # seconds after which the time of a case is shown


class Live:
    """Shows each new state of the report; in a terminal it is erased at the end.

    Args:
        selection: only these cases are shown.
        waiting: ids of failed cases that reach a stub; it grows while the cases run.
    """

    def __init__(self, console: Console, homework: Homework, selection: Selection, waiting: Container[str]) -> None:
        self._console = console
        self._selection = selection
        self._waiting = waiting
        self._told: set[str] = set()
        self._lock = threading.Lock()
        self._title = homework.title
        self._report: Report | None = None
        self._at_work, self._since = "", time.monotonic()
        self._live = RichLive(console=console, transient=True, refresh_per_second=FRAMES, get_renderable=self.picture)

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
            if report.at_work != self._at_work:
                self._at_work, self._since = report.at_work, time.monotonic()
            self._report = report
            if not self._console.is_terminal:
                for part in report.parts:
                    self._tell(part)

    def picture(self) -> RenderableType:
        """The table, and below it the case at work, with its time if that is long."""
        report = self._report
        if report is None:
            return Text(f"{self._title}: starting ...")
        shown = (report, self._selection, signs_of(self._console), self._waiting)
        at_work = [self._line(item) for item in report.items if item.id and item.id == report.at_work]
        return Group(parts_table(*shown), legend(*shown), *at_work)

    def _line(self, item: Item) -> Text:
        seconds = time.monotonic() - self._since
        took = f" ({seconds:.0f} s)" if seconds >= LONG else ""
        text = f"{signs_of(self._console)[AT_WORK]} {item.number} {item.title}{took}"
        return Text(text, COLOURS[AT_WORK], no_wrap=True, overflow="ellipsis")

    def _tell(self, part: Part) -> None:
        """Print one line when the last case of a part has ended."""
        items = [item for item in part.items if self._selection.of_item(item)]
        if items and part.name not in self._told and all(item.judged for item in items):
            self._told.add(part.name)
            states = [state_of(item, self._waiting) for item in items]
            left = f", {states.count(TO_WRITE)} to write" if TO_WRITE in states else ""
            self._console.print(f"{part.title}: {states.count(PASSED)} of {len(items)} passed{left}", highlight=False)
