"""Limits a few statements of student code in processor time, from inside: it keeps honest code from using up a case.

Student code could switch this off. Nothing depends on it: the grader limits the whole call from outside.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

AGAIN = 0.1  # seconds after which it is raised once more, because student code may catch everything
SHORTEST = 0.001  # 0 would switch a timer off


class OutOfBudget(BaseException):
    """The processor time of a statement is used up."""


@contextmanager
def budget(seconds: float) -> Iterator[None]:
    """Within the block, raise OutOfBudget after these seconds of processor time; a limit around it goes on afterwards.

    Only the main thread can be interrupted; elsewhere this does nothing.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:
        raise OutOfBudget

    handler, started = signal.signal(signal.SIGVTALRM, ring), time.process_time()
    left, interval = signal.setitimer(signal.ITIMER_VIRTUAL, max(SHORTEST, seconds), AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, handler)
        if left:
            signal.setitimer(signal.ITIMER_VIRTUAL, max(SHORTEST, left - (time.process_time() - started)), interval)
