"""Limits and the stopwatch, on clocks that the test sets: what counts, what does not, and the messages."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from autograder.sandbox import clock as clock_module
from autograder.sandbox.clock import BACKSTOP, LONGEST, Allowance, OutOfTime, Spent, Stopwatch, WorkerClock
from autograder.wire.channel import ChannelTimeout


class Moved(WorkerClock):
    """A clock that shows what the test says."""

    def __init__(self) -> None:
        """Nothing is spent."""
        super().__init__(None)
        self.shown = Spent()
        self.runnable = False

    def read(self) -> Spent:
        """What the test says."""
        return self.shown

    def is_runnable(self) -> bool:
        """What the test says."""
        return self.runnable


@pytest.mark.parametrize(("spent", "sentence"), [
    (Spent(computing=3.1), "used more than 3 seconds of processor time"),
    (Spent(computing=3.1, asleep=3.1), "used more than 3 seconds of processor time"),
    (Spent(asleep=3.1), "waited for more than 3 seconds without computing"),
    (Spent(wall=3 * BACKSTOP + 0.1), "took more than 30 seconds"),
])
def test_each_limit_ends_the_wait_in_its_words(spent: Spent, sentence: str) -> None:
    """Computing and sleeping have the same limit; if sleep cannot be measured, wall time has ten times that limit."""
    clock, allowance = Moved(), Allowance(3)
    stopwatch = Stopwatch(clock, [allowance])
    clock.shown = spent
    with pytest.raises(OutOfTime) as end:
        stopwatch()
    assert str(end.value) == sentence
    assert end.value.allowance is allowance
    assert isinstance(end.value, ChannelTimeout)


def test_computing_and_sleeping_are_not_added() -> None:
    """Nearly the limit of each passes, and the clock is looked at again when one of them could be reached."""
    clock = Moved()
    stopwatch = Stopwatch(clock, [Allowance(3)])
    clock.shown = Spent(computing=2.9, asleep=2.8, wall=25)
    assert 0 < stopwatch() <= 0.1 + 1e-6


def test_a_long_limit_is_looked_at_often() -> None:
    """Several threads spend more than a second a second: no pause is longer than LONGEST."""
    assert 0 < Stopwatch(Moved(), [Allowance(300)])() <= LONGEST


def test_what_counts_is_the_time_between_count_and_pause() -> None:
    """What a worker spent before the question, and during a pause, does not count; the rest counts everywhere."""
    clock, call, case = Moved(), Allowance(3), Allowance(10)
    clock.shown = Spent(computing=100)
    stopwatch = Stopwatch(clock, [call, case])
    clock.shown = Spent(computing=101)
    with stopwatch.paused():
        clock.shown = Spent(computing=150, asleep=9)
    clock.shown = Spent(computing=150.5, asleep=9)
    stopwatch.count()
    assert call.spent == case.spent == Spent(computing=1.5)


def test_the_time_between_two_questions_does_not_count() -> None:
    """A case adds up its questions alone."""
    clock, case = Moved(), Allowance(10)
    for second in range(5):
        clock.shown = Spent(asleep=100 * second)
        stopwatch = Stopwatch(clock, [case])
        clock.shown += Spent(computing=1)
        stopwatch.count()
    assert case.spent == Spent(computing=5)


def test_who_could_run_is_not_asleep() -> None:
    """Time that a hypervisor took looks like sleep: a runnable process is not stopped for it, a sleeping one is."""
    clock = Moved()
    stopwatch = Stopwatch(clock, [Allowance(3)])
    clock.shown, clock.runnable = Spent(computing=1, asleep=5), True
    assert stopwatch() > 0
    clock.runnable = False
    time.sleep(0.01)
    with pytest.raises(OutOfTime, match="without computing"):
        stopwatch()


def test_the_runs_deadline_ends_the_wait() -> None:
    """When the time of the whole run is over, no allowance helps."""
    with pytest.raises(OutOfTime, match="was still running when the time of the whole run was up") as end:
        Stopwatch(Moved(), [Allowance(300)], deadline=time.monotonic())()
    assert end.value.allowance is None


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    """A process that computes for 0.2 seconds of processor time, says so, and sleeps."""
    program = "import time\nwhile time.process_time() < 0.2: pass\nprint(flush=True)\ntime.sleep(600)"
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.kill()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of another process")
def test_a_real_clock_tells_computing_from_sleeping(sleeper: subprocess.Popen[bytes]) -> None:
    """The processor time of another process is read from outside; what it sleeps is no processor time."""
    clock = WorkerClock(sleeper.pid)
    before = clock.read()
    time.sleep(0.3)
    spent = clock.read() - before
    assert before.computing >= 0.2
    assert spent.computing < 0.05
    assert spent.asleep >= 0.2
    assert spent.wall == 0
    assert not clock.is_runnable()
    sleeper.kill()
    sleeper.wait()
    assert clock.read() == clock.read()
    clock.close()
    assert WorkerClock(os.getpid()).is_runnable()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of another process")
def test_waiting_for_a_processor_is_not_sleep() -> None:
    """Of two processes that compute on the same processor, neither is asleep while the other one runs."""
    processor = min(os.sched_getaffinity(0))
    processes = [subprocess.Popen([sys.executable, "-S", "-c", "while True: pass"]) for _ in range(2)]
    for process in processes:
        os.sched_setaffinity(process.pid, {processor})
    clock, began = WorkerClock(processes[0].pid), time.monotonic()
    before = clock.read()
    while (idle := time.monotonic() - began - (spent := clock.read() - before).computing) < 0.5:
        time.sleep(0.05)
    for process in processes:
        process.kill()
        process.wait()
    assert spent.asleep < idle / 2
    clock.close()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of another process")
def test_the_graders_own_time_is_not_the_workers_sleep(sleeper: subprocess.Popen[bytes]) -> None:
    """While the grader computes, or waits for a processor, it cannot see that a worker has answered."""
    clock = WorkerClock(sleeper.pid)
    before, end = clock.read(), time.thread_time() + 0.3
    while time.thread_time() < end:
        pass
    assert (clock.read() - before).asleep < 0.1
    clock.close()


def test_a_late_word_of_the_scheduler_is_made_good() -> None:
    """A wait for a processor that is told when it is over looks like sleep before; then it is taken back."""
    clock, allowance = Moved(), Allowance(3)
    stopwatch = Stopwatch(clock, [allowance])
    clock.shown = Spent(computing=1, asleep=2)
    stopwatch.count()
    clock.shown = Spent(computing=1, asleep=0.5)
    stopwatch.count()
    assert allowance.spent == Spent(computing=1, asleep=0.5)


def test_no_sleep_is_paid_in_advance() -> None:
    """Time that the grader and the worker both computed is taken off twice; a later question gains nothing by it."""
    clock, case = Moved(), Allowance(3)
    stopwatch = Stopwatch(clock, [case])
    clock.shown = Spent(computing=1, asleep=-2)
    stopwatch.count()
    assert case.spent == Spent(computing=1)


def test_without_the_systems_help_wall_time_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the scheduler tells nothing there is processor and wall time, where the process has no clock wall time."""
    monkeypatch.setattr(clock_module, "_scheduler_tells", lambda: False)
    half = WorkerClock(os.getpid()).read()
    assert half.asleep == 0
    assert half.wall > 0
    blind = WorkerClock(None).read()
    assert (blind.computing, blind.asleep) == (0, 0)
    assert blind.wall > 0
