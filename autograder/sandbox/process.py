"""A worker process and its launcher as the grader sees them, and the isolated interpreter that both kinds start."""

from __future__ import annotations

import os
import sys
from typing import Protocol

from ..wire.channel import Channel
from .clock import WorkerClock

# Not -I, because it ignores PYTHONHASHSEED and the order of sets would differ from run to run. Its other effects are
# achieved here: a clean environment, and no current folder on the path when anything is imported.
ISOLATED = ("-s", "-S", "-B", "-X", "utf8", "-c")
# The folder of this package may be site-packages, whose other packages must not be importable.
START = ("import sys; sys.path.pop(0); import json; sys.path.insert(0, sys.argv[1]); import autograder; "
         "sys.path.pop(0); ")


class Process(Protocol):
    """A worker process as the grader sees it."""

    channel: Channel

    @property
    def clock(self) -> WorkerClock:
        """Reads the time that it spends."""

    def cut(self) -> str | None:
        """What it printed since its start, or since the last cut; None if that is unknown while it runs."""

    def problem(self) -> str:
        """Why it cannot be used, the grader's fault alone; empty if it can. Waits until it exists."""

    def kill(self) -> str:
        """Kill it and return what it printed."""

    @property
    def flooded(self) -> bool:
        """Whether it printed so much that it was stopped."""

    def status(self) -> int:
        """How it ended, once killed: an exit code, or minus a signal's number. An end before the kill counts."""


class Launcher(Protocol):
    """Starts worker processes."""

    def launch(self) -> Process:
        """Start one worker; it has not loaded anything yet."""

    def close(self) -> None:
        """Stop everything."""


def scrubbed_environment() -> dict[str, str]:
    """The only environment variables that a worker sees: one BLAS thread, fixed hashing, no secrets."""
    wanted = {"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": "/nonexistent", "PYTHONHASHSEED": "0",
              "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    if sys.platform == "win32":
        wanted["SYSTEMROOT"] = os.environ.get("SYSTEMROOT", r"C:\Windows")
    return wanted
