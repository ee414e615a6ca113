"""The drain of a worker's output: it reads only so much, even if somebody goes on writing after the worker's end."""

from __future__ import annotations

import os
import threading

import pytest

from autograder.sandbox import drain
from autograder.sandbox.drain import Drain
from autograder.wire.channel import ChannelClosed


def test_a_writer_that_outlives_its_worker_does_not_hold_up_the_grader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing forbids a fork, a child of the worker may hold the pipe and write for ever."""
    monkeypatch.setattr(drain, "FLOOD", 2**20)
    reading, writing = os.pipe()
    done = threading.Event()

    def write() -> None:
        try:
            while True:
                os.write(writing, b"x" * 2**16)
        except BrokenPipeError:
            done.set()

    threading.Thread(target=write).start()
    made = Drain(reading)
    with pytest.raises(ChannelClosed):
        while made.serve():
            continue
    assert made.flooded
    assert len(made.text()) == drain.KEPT
    assert done.wait(60)
    os.close(writing)


def test_a_cut_starts_the_count_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cases that share a worker are counted one by one."""
    monkeypatch.setattr(drain, "FLOOD", 100)
    reading, writing = os.pipe()
    made = Drain(reading)
    for _ in range(3):
        os.write(writing, b"x" * 100)
        assert made.serve()
        assert made.cut() == "x" * 100
    os.write(writing, b"x" * 101)
    with pytest.raises(ChannelClosed):
        made.serve()
    os.close(writing)
    made.text()
