"""How a worker process ended, in words for the student."""

from __future__ import annotations

import signal

from .drain import FLOOD

FLOODED = f"printed more than {FLOOD // 2**20} MiB and was stopped; print less, for example once in each epoch."
_ENDINGS: dict[int, str] = {
    -signal.SIGSEGV: "crashed the Python interpreter (segmentation fault).",
    -signal.SIGABRT: "aborted the Python interpreter.",
}


def ending_of(status: int) -> str:
    """How a process ended, as the end of a sentence."""
    if status in _ENDINGS:
        return _ENDINGS[status]
    if status == -getattr(signal, "SIGKILL", 9):
        return "ended: it used more memory or CPU time than allowed, or closed the connection to the grader."
    if status < 0:
        return f"ended the Python process by signal {-status}."
    return f"ended the Python process with exit status {status}; remove calls such as exit() and os._exit()."
