"""Shows in a terminal that work goes on: a bar, the current step and the time, if it takes longer than a second.

Nothing is written where nobody watches: not into a file, a pipe or the log of a platform.
"""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

PATIENCE = 1.0  # seconds
BAR_WIDTH = 20
A_SECOND = 4  # times that the bar is drawn


class Waiting:
    """A bar on standard error, from the second second of the block to its end; then it is erased.

    Args:
        total: how many steps there are; None if that is not known.
        after: how many seconds of silence come first.
        console: where it is shown; by default on standard error.
    """

    def __init__(self, total: int | None = None, *, after: float = PATIENCE, console: Console | None = None) -> None:
        self.is_seen = sys.stderr.isatty() if console is None else console.is_terminal
        self._console = console
        self._started = time.monotonic()
        self._lock = threading.Lock()
        self._after = after
        self._timer: threading.Timer | None = None
        self._progress: Progress | None = None
        self._step, self._done, self._total = "", 0, total

    def __enter__(self) -> Waiting:
        if self.is_seen and self._after > 0:
            self._timer = threading.Timer(self._after, self._show)
            self._timer.daemon = True
            self._timer.start()
        elif self.is_seen:
            self._show()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.is_seen = False
        if self._timer is not None:
            self._timer.cancel()
        with self._lock:
            if self._progress is not None:
                self._progress.stop()

    def tell(self, step: str, done: int | None = None, total: int | None = None) -> None:
        """Say which step begins; from any thread.

        Args:
            done: how many steps are over; by default one more than before, or none before the first.
            total: how many there are, if that is known now.
        """
        with self._lock:
            self._done = (self._done + 1 if self._step else 0) if done is None else done
            self._step, self._total = step, self._total if total is None else total
            self._draw()

    def _show(self) -> None:
        """Start to draw; rich is imported only now, because it takes longer than many a quick command."""
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
        from rich.table import Column

        console = self._console or Console(stderr=True)
        rest = Column(no_wrap=True, overflow="crop", ratio=1)
        columns = [SpinnerColumn("line") if self._total is None else BarColumn(BAR_WIDTH),
                   *([] if self._total is None else [MofNCompleteColumn()]), TimeElapsedColumn(),
                   TextColumn("{task.description}", markup=False, table_column=rest)]
        progress = Progress(*columns, console=console, transient=True, refresh_per_second=A_SECOND, expand=True,
                            redirect_stdout=sys.stdout.isatty())
        progress.add_task("", total=self._total)
        progress.tasks[0].start_time = progress.get_time() - (time.monotonic() - self._started)
        with self._lock:
            if self.is_seen:
                self._progress = progress
                self._draw()
                progress.start()

    def _draw(self) -> None:
        if self._progress is not None:
            encoding = self._progress.console.encoding
            step = self._step.encode(encoding, "replace").decode(encoding)
            task = self._progress.task_ids[0]
            self._progress.update(task, description=step, completed=self._done, total=self._total)
