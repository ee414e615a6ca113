"""Keeps a file up to date from a thread, so that cases do not wait for the disk.

A new state replaces one that is still waiting. The newest is always written: at once if the last write is long enough
ago, else as soon as it is. Quick cases share a write; while a slow one runs, the file contains everything before it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

State = TypeVar("State")


class Latest(Generic[State]):
    """Writes the newest of the states that it is given.

    Args:
        write: writes one state. If the last write raises, ``close`` raises this again; a later state replaces an
            earlier one, so an earlier failure has no effect.
        seconds: the least time between two writes; the last one, by ``close``, does not wait.
    """

    def __init__(self, write: Callable[[State], None], seconds: float) -> None:
        self._write = write
        self._seconds = seconds
        self._waiting: list[State] = []
        self._closing = False
        self._error: BaseException | None = None
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def put(self, state: State) -> None:
        """Schedule the write of this state; a newer one may replace it first."""
        with self._changed:
            self._waiting = [state]
            self._changed.notify()

    def close(self) -> None:
        """Write the last state and wait for it.

        Raises:
            what the last write raised.
        """
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join()
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        written = -self._seconds
        while (state := self._next(written + self._seconds)) is not None:
            written = time.monotonic()
            self._error = None
            try:
                self._write(state[0])
            except BaseException as error:
                self._error = error

    def _next(self, earliest: float) -> list[State] | None:
        with self._changed:
            while not self._closing and (not self._waiting or time.monotonic() < earliest):
                self._changed.wait(max(0.0, earliest - time.monotonic()) if self._waiting else None)
            state, self._waiting = self._waiting, []
            return state or None
