"""Keeps a file up to date from a thread, so that no case waits for the disk.

Each new state replaces one that is still waiting; the newest is always written, within the time of one write.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

State = TypeVar("State")


class Latest(Generic[State]):
    """Writes the newest of the states that it is given.

    Args:
        write: writes one state; what it raises is raised again by ``close``.
    """

    def __init__(self, write: Callable[[State], None]) -> None:
        self._write = write
        self._waiting: list[State] = []
        self._closing = False
        self._error: BaseException | None = None
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def put(self, state: State) -> None:
        """Have this state written soon, unless a newer one comes first."""
        with self._changed:
            self._waiting = [state]
            self._changed.notify()

    def close(self) -> None:
        """Write the last state and wait for it.

        Raises:
            whatever a write raised first.
        """
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join()
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        while (state := self._next()) is not None:
            try:
                self._write(state[0])
            except BaseException as error:
                self._error = self._error or error

    def _next(self) -> list[State] | None:
        with self._changed:
            while not self._waiting and not self._closing:
                self._changed.wait()
            state, self._waiting = self._waiting, []
            return state or None
