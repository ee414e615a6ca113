"""The newest state is written, from a thread, and not more often than it should."""

from __future__ import annotations

import threading

import pytest

from autograder.report.latest import Latest

LONG = 1000.0  # seconds; no test waits for it


class Disk:
    """Keeps what is written; ``first`` is set by the first write."""

    def __init__(self, error: Exception | None = None) -> None:
        self.written: list[str] = []
        self.first = threading.Event()
        self.error = error

    def write(self, state: str) -> None:
        self.written.append(state)
        self.first.set()
        if self.error is not None:
            raise self.error


def test_the_first_and_the_last_state_are_always_written() -> None:
    """The first at once, the last when it closes, however long ago a write was; those between share one."""
    disk = Disk()
    latest = Latest(disk.write, LONG)
    latest.put("first")
    assert disk.first.wait(60)
    latest.put("second")
    latest.put("third")
    latest.close()
    assert disk.written == ["first", "third"]


def test_nothing_is_written_twice() -> None:
    """Without a new state there is nothing to write."""
    disk = Disk()
    latest = Latest(disk.write, 0)
    latest.put("only")
    assert disk.first.wait(60)
    latest.close()
    assert disk.written == ["only"]


def test_a_write_that_failed_is_told_at_the_end() -> None:
    """The cases go on meanwhile."""
    disk = Disk(OSError("the disk is full"))
    latest = Latest(disk.write, LONG)
    latest.put("first")
    with pytest.raises(OSError, match="the disk is full"):
        latest.close()
