"""The child of a warm grader: becomes what a process that was started for one grading would be."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from typing import NoReturn

from ..sandbox.server import ForkServer
from ..worker.confine.limits import die_with_parent
from ..worker.libraries import Libraries
from .job import Job

Run = Callable[[Job, ForkServer, Libraries], int]
"""Grades one submission with a warm fork server, which has loaded these libraries; returns the exit status."""


def become_grading(job: Job, server: ForkServer, libraries: Libraries, run: Run, stderr: int) -> NoReturn:
    """Run one job in this forked process and end it.

    Args:
        stderr: the descriptor that receives what the grading writes there.
    """
    status = 1
    try:
        die_with_parent()
        _become(job, stderr)
        status = run(job, server, libraries)
    except SystemExit as end:  # as Python itself ends
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        _flush()
        os._exit(status)  # not sys.exit: what the warm grader does when Python ends is its own


def _become(job: Job, stderr: int) -> None:
    null = os.open(os.devnull, os.O_RDWR)
    for source, target in ((null, 0), (null, 1), (stderr, 2)):
        os.dup2(source, target)
    os.environ.clear()
    os.environ.update(job.environment)
    sys.argv[1:] = job.arguments


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            continue

