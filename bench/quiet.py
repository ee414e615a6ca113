"""Whether the machine was idle enough to believe a measurement: how much of it other processes used meanwhile."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Sequence
from pathlib import Path

from .measure import children_seconds

MOST = 0.05  # the share of the machine's processor time that other processes may use
PROBE_SECONDS = 0.3


class Watch:
    """Watches the machine from its construction until ``others``."""

    def __init__(self) -> None:
        self._before = _now()

    def others(self) -> float:
        """The share of the machine's processor time that other processes used, 0 to 1; 0 where no one tells.

        Call it when the measured processes have been reaped; otherwise their time would count as others'.
        """
        (wall, idle, own), (wall_0, idle_0, own_0) = _now(), self._before
        machine = (wall - wall_0) * (os.cpu_count() or 1)
        return max(0.0, (machine - (idle - idle_0) - (own - own_0)) / machine) if idle else 0.0


def probe(seconds: float = PROBE_SECONDS) -> float:
    """The share that others use while this process waits, or computes if the system does not tell its idle time."""
    watch = Watch()
    if idle_seconds():
        time.sleep(seconds)
        return watch.others()
    return spin(seconds)


def spin(seconds: float) -> float:
    """The share of the time in which this thread wanted to compute and could not."""
    started, computed = time.perf_counter(), time.thread_time()
    while time.perf_counter() - started < seconds:
        pass
    return max(0.0, 1 - (time.thread_time() - computed) / (time.perf_counter() - started))


def idle_seconds(stat: str | None = None) -> float:
    """The seconds since its start in which the machine's processors had nothing to do; 0 where no one tells.

    Args:
        stat: the content of /proc/stat; None: read it.
    """
    try:
        fields = (Path("/proc/stat").read_text() if stat is None else stat).split("\n", 1)[0].split()
        return (int(fields[4]) + int(fields[5])) / os.sysconf("SC_CLK_TCK")  # idle, and waiting for a disk
    except (OSError, ValueError, IndexError):
        return 0.0


def believable(shares: Sequence[float]) -> bool:
    """Whether most rounds were quiet, by the share that others used in each."""
    return 2 * sum(share <= MOST for share in shares) > len(shares)


def _now() -> tuple[float, float, float]:
    """Seconds: wall time, the machine's idle time, the processor time of this process and all that it has reaped."""
    mine = resource.getrusage(resource.RUSAGE_SELF)
    return time.perf_counter(), idle_seconds(), mine.ru_utime + mine.ru_stime + children_seconds()
