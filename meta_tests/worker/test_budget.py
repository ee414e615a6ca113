"""The budget of a few statements: it interrupts them, and gives the processor's timer back."""

from __future__ import annotations

import signal
import threading

import pytest

from autograder.worker.budget import OutOfBudget, budget


def test_an_endless_loop_is_interrupted() -> None:
    """A loop that computes ends with OutOfBudget."""
    with pytest.raises(OutOfBudget), budget(0.02):
        while True:
            pass


def test_a_limit_around_it_goes_on() -> None:
    """The timer and the handler of an outer limit are there again afterwards."""
    before = signal.signal(signal.SIGVTALRM, signal.SIG_IGN)
    signal.setitimer(signal.ITIMER_VIRTUAL, 50)
    try:
        with budget(1):
            pass
        assert 0 < signal.getitimer(signal.ITIMER_VIRTUAL)[0] < 51
        assert signal.getsignal(signal.SIGVTALRM) == signal.SIG_IGN
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def test_no_timer_is_left() -> None:
    """Without an outer limit the timer is off afterwards."""
    with budget(5):
        pass

    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)


def test_another_thread_is_not_limited() -> None:
    """Only the main thread can be interrupted; elsewhere the block just runs."""
    done = []

    def run() -> None:
        with budget(0.001):
            done.append(sum(range(100)))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert done == [4950]
