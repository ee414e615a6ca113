"""The warm grader: a trusted process that never grades itself.

It reads jobs from its standard input, one line each, and writes how each ended to its standard output. For each job it
forks a child, which grades, and lets the child have a fork server of its own, forked from a warm one. So no state goes
from one submission to the next, and a child that is killed costs its own submission only. The warm grader ends when
its standard input is closed, in the middle of a grading too.
"""

from __future__ import annotations

import gc
import os
import random
import select
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from ..errors import SandboxError
from ..sandbox.server import ForkServer, WarmServer
from ..worker.confine import harden_grader
from ..worker.libraries import Libraries
from .child import Run, become_grading
from .job import Ended, Job, job_of, to_line

STDIN, STDOUT, STDERR = 0, 1, 2
CHUNK = 65_536


def serve(libraries: Libraries, warm_up: Callable[[], None], run: Run) -> None:
    """Serve until standard input is closed.

    Args:
        libraries: what the workers may import.
        warm_up: loads all that gradings need; the process has one thread before and after it.
        run: grades one submission, in a forked child.
    """
    answers = os.dup(STDOUT)  # what anybody prints while warming up is no answer
    os.dup2(STDERR, STDOUT)
    harden_grader()
    server = WarmServer(libraries)
    try:
        warm_up()
        gc.collect()
        gc.freeze()  # so that a child's garbage collections do not touch the shared pages
        os.write(answers, to_line(Ended()))
        while (line := _read_line()) is not None:
            ended = _grade(job_of(line), server, run)
            if ended is None:
                return
            _write_all(answers, to_line(ended))
    finally:
        server.close()


def _read_line() -> bytes | None:
    """The next line; None at the end. The client sends one and waits for its answer."""
    line = b""
    while not line.endswith(b"\n"):
        chunk = os.read(STDIN, CHUNK)
        if not chunk:
            return None
        line += chunk
    return line


def _write_all(fd: int, data: bytes) -> None:
    while data:
        data = data[os.write(fd, data):]


def _grade(job: Job, server: WarmServer, run: Run) -> Ended | None:
    """Grade with a fork server of its own; None if standard input was closed meanwhile."""
    if (threads := _threads()) != 1:
        return Ended(problem=f"The warm grader has {threads} threads, and forking it is unsafe.")
    try:
        control, server_pid = server.fork()
    except SandboxError as error:
        return Ended(problem=str(error))
    try:
        with control, tempfile.TemporaryFile() as stderr:
            return _in_child(job, server, ForkServer(control, pid=server_pid), run, stderr)
    finally:
        server.end(server_pid)


def _in_child(job: Job, server: WarmServer, own: ForkServer, run: Run, stderr: IO[bytes]) -> Ended | None:
    state = random.getstate()  # Python seeds it anew in a forked child, but a case file may have set it
    alive, held = os.pipe()  # the child holds its end for as long as it lives
    try:
        pid = os.fork()
        if not pid:
            random.setstate(state)
            server.forget()
            os.close(alive)
            become_grading(job, own, server.libraries, run, stderr.fileno())
        os.close(held)
        return _await(pid, alive, job.seconds, stderr)
    except OSError as error:
        return Ended(problem=f"The grading could not be forked: {error}.")
    finally:
        os.close(alive)


def _await(pid: int, alive: int, seconds: float, stderr: IO[bytes]) -> Ended | None:
    """Wait for the child's end, its deadline, or the end of standard input, and reap the child."""
    deadline = time.monotonic() + seconds
    ready: list[int] = []
    while not ready and (left := deadline - time.monotonic()) > 0:
        ready = select.select([alive, STDIN], [], [], left)[0]
    in_time = alive in ready
    if not in_time:
        os.kill(pid, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if STDIN in ready and not in_time:
        return None
    stderr.seek(0)
    return Ended(status, stderr.read().decode("utf-8", "replace"), in_time)


def _threads() -> int:
    try:
        return len(list(Path("/proc/self/task").iterdir()))
    except OSError:
        return 1
