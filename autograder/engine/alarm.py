"""Interrupts this process's own code when its time is up. A worker is never limited this way; it could ignore it."""

from __future__ import annotations

import math
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SHORTEST = 0.001  # 0 would switch the timer off
AGAIN = 1.0


@contextmanager
def alarm(seconds: float, error: Callable[[], BaseException], processor_time: bool = False) -> Iterator[None]:
    """Within the block, raise an error after this many seconds, and again and again if something swallows it.

    Only the main thread can be interrupted; in other threads, and on a system without such a timer, this does nothing.

    Args:
        error: makes the exception.
        processor_time: whether the seconds are this process's processor time; else they are wall time.
    """
    if math.isinf(seconds) or not hasattr(signal, "setitimer") or (
            threading.current_thread() is not threading.main_thread()):
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:
        raise error()

    timer, number = ((signal.ITIMER_VIRTUAL, signal.SIGVTALRM) if processor_time
                     else (signal.ITIMER_REAL, signal.SIGALRM))
    before = signal.signal(number, ring)
    signal.setitimer(timer, max(SHORTEST, seconds), AGAIN)
    try:
        yield
    finally:
        signal.setitimer(timer, 0)
        signal.signal(number, before)
