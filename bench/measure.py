"""Runs commands to their end and counts the time of all processes below them, killed ones too.

The kernel adds a process's processor time to its parent's when the parent reaps it. A worker whose fork server is
killed first would be reaped by init, and its time would be lost. So this process becomes the reaper of its orphans.
"""

from __future__ import annotations

import os
import resource
import subprocess
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from autograder.worker.confine import kernel

ROOT = Path(__file__).resolve().parent.parent
SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of prctl
PATIENCE = 10.0  # seconds for orphans to end


@dataclass(frozen=True)
class Job:
    """Commands to run, so many of them at a time."""

    commands: tuple[tuple[str, ...], ...]
    at_once: int = 1


@dataclass(frozen=True)
class Usage:
    """Seconds that a job took: wall time, and processor time of all its processes together."""

    wall: float
    processor: float

    def __add__(self, other: Usage) -> Usage:
        return Usage(self.wall + other.wall, self.processor + other.processor)


def measure(job: Job) -> Usage:
    """Run a job to its end.

    Raises:
        subprocess.CalledProcessError: a command failed.
        RuntimeError: a process of the job is still there after its commands have ended.
    """
    adopt_orphans()
    before, started = children_seconds(), time.perf_counter()
    if len(job.commands) == 1:
        run(job.commands[0])
    else:
        with ThreadPoolExecutor(job.at_once) as pool:
            list(pool.map(run, job.commands))
    wall = time.perf_counter() - started
    reap_orphans()
    return Usage(wall, children_seconds() - before)


def run(command: Sequence[str]) -> None:
    """Run one command with one BLAS thread, as the grader does; raises CalledProcessError if it fails."""
    subprocess.run(command, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL, check=True)


def environment() -> dict[str, str]:
    return {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}


def adopt_orphans() -> None:
    """Become the parent of all descendants whose own parent ends; only Linux has this."""
    if kernel.LINUX:
        kernel.prctl(SUBREAPER, 1)


def reap_orphans() -> None:
    """Wait for the descendants that are left, so that their time is counted. Call it when no command runs.

    Raises:
        RuntimeError: one does not end; it would be counted nowhere, and disturb what is measured next.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            ended, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not ended and time.monotonic() > deadline:
            raise RuntimeError(f"Processes are still running after the measured command: {family(os.getpid())[1:]}")
        if not ended:
            time.sleep(0.001)


def children_seconds() -> float:
    """The processor time of all descendants that have been reaped."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def family(pid: int) -> list[int]:
    """A process and everything below it, parents first, as far as they are still there; only itself without /proc."""
    children: list[str] = []
    with suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):
            children += Path(f"/proc/{pid}/task/{task}/children").read_text().split()
    return [pid, *(member for child in children for member in family(int(child)))]
