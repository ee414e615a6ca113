"""Verdicts do not depend on the machine's load: the limits on a machine with eight busy loops on each processor."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from autograder.engine.workers import start_launcher
from autograder.errors import StudentTimeout
from autograder.homework import Homework, Limits
from meta_tests.sandbox.rooms import SOURCE, Room, start

LIMITS = Limits(seconds_per_import=0.2, seconds_per_call=0.2, seconds_per_case=1)
BUSY = "import os\nparent = os.getppid()\nwhile os.getppid() == parent: pass"  # it must not outlive a killed parent
COMPUTES_AT_IMPORT = """
import time
def compute(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end: pass
"""


@pytest.fixture(scope="module", autouse=True)
def busy() -> Iterator[None]:
    """Eight processes for each processor that compute all the time."""
    command = [sys.executable, "-S", "-c", BUSY]
    processes = [subprocess.Popen(command) for _ in range(8 * (os.cpu_count() or 1))]
    yield
    for process in processes:
        process.kill()
        process.wait()


@pytest.fixture
def open_room(homework: Homework) -> Iterator[Callable[[str], Room]]:
    """Opens one session on a module that ends so; its workers are forked."""
    launcher, _ = start_launcher(homework, fork=True)
    rooms: list[Room] = []

    def open_room(ending: str) -> Room:
        rooms.append(start(launcher, SOURCE + COMPUTES_AT_IMPORT + ending, LIMITS))
        return rooms[-1]

    yield open_room
    rooms[0].session.close()


def test_a_call_within_its_limit_passes_and_no_other(open_room: Callable[[str], Room]) -> None:
    """A call that computes for 60 % of its limit passes, and so does one that sleeps as long; 150 % is stopped."""
    toy = open_room("").case()
    assert (toy.compute(0.12), toy.nap(0.12)) == (None, 0.12)
    with pytest.raises(StudentTimeout, match=r"used more than 0\.2 seconds of processor time"):
        toy.compute(0.3)


@pytest.mark.parametrize(("seconds", "how"), [(0.12, "whole"), (0.3, "definitions")])
def test_an_import_within_its_limit_is_whole(open_room: Callable[[str], Room], seconds: float, how: str) -> None:
    """An import that computes for 60 % of its limit is whole; one that needs 150 % keeps its definitions."""
    survey = open_room(f"compute({seconds})\n").session.look()
    assert survey.modules["toy"].how == how
