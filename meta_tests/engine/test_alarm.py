"""The alarm interrupts the grader's own code, and leaves nothing behind."""

from __future__ import annotations

import math
import signal
import threading
import time

import pytest

from autograder.engine.alarm import alarm
from autograder.errors import RunOver


@pytest.mark.parametrize("processor_time", [False, True])
def test_it_rings_until_somebody_hears(processor_time: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Code that swallows the exception gets it again; afterwards the timer is off and the old handler is back."""
    monkeypatch.setattr("autograder.engine.alarm.AGAIN", 0.01)
    number = signal.SIGVTALRM if processor_time else signal.SIGALRM
    before, swallowed = signal.getsignal(number), 0
    with pytest.raises(RunOver), alarm(0.0, RunOver, processor_time):
        while True:
            try:
                while True:
                    pass
            except RunOver:
                swallowed += 1
                if swallowed == 3:
                    raise
    assert signal.getsignal(number) is before
    assert signal.getitimer(signal.ITIMER_VIRTUAL if processor_time else signal.ITIMER_REAL)[0] == 0


def test_code_that_ends_in_time_is_left_alone() -> None:
    """Nothing rings within the time, nor without a limit."""
    for seconds in (60.0, math.inf):
        with alarm(seconds, RunOver):
            done = True
    assert done
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


def test_other_threads_are_left_alone() -> None:
    """Only the main thread can be interrupted."""
    rang: list[bool] = []

    def wait() -> None:
        with alarm(0.0, RunOver):
            time.sleep(0.05)
        rang.append(False)

    thread = threading.Thread(target=wait)
    thread.start()
    thread.join()
    assert rang == [False]
