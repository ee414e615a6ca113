"""Time limits of a worker. They count its processor time, read from outside, so a busy machine does not matter.

If the system reports how long a process waited for a processor, the rest of the wall time is time asleep; load does not
change it, and the same limit applies to it. Otherwise wall time is limited, to BACKSTOP times as much.
"""

from __future__ import annotations

import math
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from ..wire.channel import ChannelTimeout

START_SECONDS = 120.0  # wall time for the start of a worker or the fork server, before student code; for a busy machine
BACKSTOP = 10
SHORTEST, LONGEST = 0.005, 0.25  # seconds between two readings of the clock
NANO = 1e-9
NOT_ASLEEP = "RD"  # states in /proc/<pid>/stat: running or runnable, and waiting for the disk


@dataclass(frozen=True)
class Spent:
    """Seconds that a worker has spent.

    Attributes:
        computing: on a processor, all threads together; 0 if the system does not report it.
        asleep: neither on a processor nor waiting for one, while the grader's thread was not either: on a busy machine
            the grader may notice late that a worker has answered. 0 if the system does not report it.
        wall: wall time, if the system does not report the time asleep; else 0.
    """

    computing: float = 0.0
    asleep: float = 0.0
    wall: float = 0.0

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.computing + other.computing, self.asleep + other.asleep, self.wall + other.wall)

    def __sub__(self, other: Spent) -> Spent:
        return Spent(self.computing - other.computing, self.asleep - other.asleep, self.wall - other.wall)


class WorkerClock:
    """Reads the time that a process has spent.

    Args:
        pid: the process, which may be another user's; None if only wall time can be known.
    """

    def __init__(self, pid: int | None) -> None:
        self._pid = pid
        self._id = None if pid is None else _processor_clock(pid)
        self._schedules = [] if self._id is None else _open_schedules(pid)
        self._last = Spent(wall=time.monotonic())

    def read(self) -> Spent:
        """The time spent since some moment in the past; only differences are meaningful."""
        with suppress(OSError):  # it has ended and spends no more time
            self._last = self._read()
        return self._last

    def is_runnable(self) -> bool:
        """Whether it is running, or waiting for a processor or a disk."""
        try:
            return Path(f"/proc/{self._pid}/stat").read_text().rpartition(")")[2].split()[0] in NOT_ASLEEP
        except (OSError, IndexError):
            return False

    def close(self) -> None:
        """Release the descriptors."""
        for schedule in self._schedules:
            os.close(schedule)
        self._schedules = []

    def _read(self) -> Spent:
        wall = time.monotonic()
        computing = 0.0 if self._id is None else time.clock_gettime(self._id)
        if not self._schedules:
            return Spent(computing, wall=wall)
        (_, queued), (own, own_queued) = map(_run_and_queued, self._schedules)
        return Spent(computing, asleep=wall - computing - queued - own - own_queued)


class Allowance:
    """How long something may take: ``seconds`` of computing, and as many asleep.

    Attributes:
        seconds: the limit.
        spent: the time that counts towards it so far.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.spent = Spent()

    def left(self) -> float:
        """The seconds of wall time within which a single thread cannot exceed it; negative if it is exceeded."""
        return min(self.seconds - self.spent.computing, self.seconds - self.spent.asleep,
                   BACKSTOP * self.seconds - self.spent.wall)

    def only_asleep(self) -> bool:
        """Whether it was exceeded by sleeping alone."""
        return self.spent.computing <= self.seconds < self.spent.asleep

    def limit(self) -> str:
        """The limit that was exceeded, in words."""
        return self._words()[1]

    def exceeded(self) -> str:
        """What happened, in words that follow a subject."""
        return " more than ".join(self._words())

    def _words(self) -> tuple[str, str]:
        if self.spent.computing > self.seconds:
            return "used", f"{in_seconds(self.seconds)} of processor time"
        if self.only_asleep():
            return "waited for", f"{in_seconds(self.seconds)} without computing"
        return "took", in_seconds(BACKSTOP * self.seconds)


class OutOfTime(ChannelTimeout):
    """An allowance is exceeded, or the deadline of the whole run has passed.

    Attributes:
        allowance: which one; None for the deadline.
    """

    def __init__(self, allowance: Allowance | None) -> None:
        super().__init__()
        self.allowance = allowance

    def __str__(self) -> str:
        """What happened, in words that follow a subject."""
        if self.allowance is None:
            return "was still running when the time of the whole run was up"
        return self.allowance.exceeded()


class Stopwatch:
    """Patience with a worker that was sent a request: the time that it spends counts towards every allowance.

    Args:
        allowances: the allowances that this request counts towards.
        deadline: when the whole run's time is up, as time.monotonic().
    """

    def __init__(self, clock: WorkerClock, allowances: Sequence[Allowance], deadline: float = math.inf) -> None:
        self._clock = clock
        self._allowances = allowances
        self._deadline = deadline
        self._next_look = 0.0
        self._began = self._counted = Spent()
        self._begin()

    def __call__(self) -> float:
        """The seconds to wait before asking again.

        Raises:
            OutOfTime: there is no time left.
        """
        now = time.monotonic()
        if now >= self._next_look:
            self.count()
            self._next_look = now + min(LONGEST, *map(self._left, self._allowances), self._left_of_run(now))
        return max(SHORTEST, self._next_look - now)

    def count(self) -> None:
        """Count the time that the worker has spent so far."""
        spent = self._clock.read() - self._began
        spent = replace(spent, asleep=max(0.0, spent.asleep))
        for allowance in self._allowances:
            allowance.spent += spent - self._counted
        self._counted = spent

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Within the block, no time counts."""
        self.count()
        yield
        self._begin()

    def _begin(self) -> None:
        # The whole stretch from here on is counted, because the scheduler reports a wait only when it is over.
        self._began, self._counted = self._clock.read(), Spent()

    def _left(self, allowance: Allowance) -> float:
        left = allowance.left()
        if left >= 0:
            return max(SHORTEST, left)
        # While a hypervisor pauses the machine, time looks like sleep; a process that really sleeps is not runnable.
        if allowance.only_asleep() and self._clock.is_runnable():
            return SHORTEST
        raise OutOfTime(allowance)

    def _left_of_run(self, now: float) -> float:
        if now >= self._deadline:
            raise OutOfTime(None)
        return self._deadline - now


def in_seconds(seconds: float) -> str:
    """A time in words, such as ``"1 second"`` or ``"0.5 seconds"``."""
    return f"{seconds:g} second{'' if seconds == 1 else 's'}"


def _processor_clock(pid: int) -> int | None:
    """The id of a process's processor clock, as the kernel encodes it; None if there is none."""
    if sys.platform != "linux":
        return None
    identity = ~pid << 3 | 2
    try:
        time.clock_gettime(identity)
    except OSError:
        return None
    return identity


def _open_schedules(pid: int | None) -> list[int]:
    """Descriptors of the scheduler's statistics of a process and of this thread; none if there are none."""
    if not _scheduler_tells():
        return []
    try:
        return [os.open(f"/proc/{who}/schedstat", os.O_RDONLY | os.O_CLOEXEC) for who in (pid, "thread-self")]
    except OSError:
        return []


def _run_and_queued(schedule: int) -> tuple[float, float]:
    """Seconds on a processor, and seconds of waiting for one."""
    run, queued, _ = os.pread(schedule, 100, 0).split()
    return int(run) * NANO, int(queued) * NANO


@lru_cache(maxsize=1)
def _scheduler_tells() -> bool:
    """Whether the kernel counts waiting times; this process's own statistics show it."""
    try:
        return int(Path("/proc/self/schedstat").read_text().split()[0]) > 0
    except (OSError, ValueError, IndexError):
        return False
