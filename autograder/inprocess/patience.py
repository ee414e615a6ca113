"""Stops a solution that does not end, by processor time; a wrong solution may loop for ever in this process too."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from ..errors import StudentTimeout


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Within the block, raise StudentTimeout after this many seconds of processor time, and again after as many more.

    Only the main thread can be interrupted; in other threads this does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def give_up(number: int, frame: FrameType | None) -> None:
        raise StudentTimeout(f"This case did not end within {seconds:g} seconds.")

    before = signal.signal(signal.SIGVTALRM, give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
