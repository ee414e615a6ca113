"""Stops a solution that does not end, by processor time; a wrong solution may loop for ever in this process too."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from ..engine.alarm import alarm
from ..errors import StudentTimeout

RUN_OVER = "This case was still running, or had not begun, when the time of the whole run was up."


@contextmanager
def patience(seconds: float, deadline: float) -> Iterator[None]:
    """Within the block, raise StudentTimeout after this many seconds of processor time, and at the deadline.

    Args:
        deadline: when the whole run's time is up, as time.monotonic().
    """
    with (alarm(deadline - time.monotonic(), lambda: StudentTimeout(RUN_OVER)),
          alarm(seconds, lambda: StudentTimeout(f"This case did not end within {seconds:g} seconds."),
                processor_time=True)):
        yield
