"""The client of one warm grader."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ..errors import GraderError
from ..places import python_path
from .job import Ended, Job, ended_of, to_line

WARM_UP_SECONDS = 120.0  # wall time until it has loaded everything; for a busy machine
SLACK_SECONDS = 30.0  # wall time that it may need beside a grading
END_SECONDS = 10.0
CHUNK = 65_536
STOPPED = "The grading was stopped."


class NotWarm(GraderError):
    """The warm grader did not start."""


class WarmGrader:
    """Starts a warm grader without waiting for it; the first grading waits until it is warm.

    Args:
        root: the project whose grader is started.
        homework: the id of the homework to load; empty for none.
    """

    def __init__(self, root: Path, homework: str = "") -> None:
        command = [sys.executable, "-m", "autograder", "warm", *filter(None, [homework])]
        self.is_usable = True
        self._is_warm = False
        self._is_stopped = False
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close
        self._process = subprocess.Popen(
            command, cwd=root, env={**os.environ, "PYTHONPATH": python_path(root)}, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=self._stderr, start_new_session=True, bufsize=0)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def grade(self, job: Job) -> Ended:
        """Let it run one job, and wait for its end. After an error it can no longer be used.

        Raises:
            NotWarm: it did not start.
            GraderError: it ended, did not answer, or was stopped.
        """
        self.is_usable = False
        if not self._is_warm:
            self._await_warm()
        try:
            self._write(to_line(job))
            ended = ended_of(self._read_line(job.seconds + SLACK_SECONDS))
        except (OSError, EOFError, ValueError) as error:  # ValueError: it was stopped before it was asked
            if self._is_stopped:
                raise GraderError(STOPPED) from None
            raise GraderError(f"The warm grader {str(error) or 'ended'}. {self._last_line()}".rstrip()) from None
        self.is_usable = True
        return ended

    def stop(self) -> None:
        """End it although it grades, from another thread than the one that waits for it; ``grade`` raises there."""
        assert self._process.stdin is not None
        self._is_stopped = True
        self._process.stdin.close()

    def close(self) -> None:
        """End it and wait for its end; a grading that is running ends with it."""
        self.is_usable = False
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._stderr.close()

    def _await_warm(self) -> None:
        try:
            self._read_line(WARM_UP_SECONDS)
        except (OSError, EOFError) as error:
            if self._is_stopped:
                raise GraderError(STOPPED) from None
            raise NotWarm(f"The warm grader {str(error) or 'did not start'}. {self._last_line()}".rstrip()) from None
        self._is_warm = True

    def _write(self, data: bytes) -> None:
        assert self._process.stdin is not None
        while data:
            data = data[self._process.stdin.write(data) or 0:]

    def _read_line(self, seconds: float) -> bytes:
        """The next line; raises EOFError or TimeoutError."""
        assert self._process.stdout is not None
        deadline, line = time.monotonic() + seconds, b""
        while not line.endswith(b"\n"):
            left = max(0.0, deadline - time.monotonic())
            if not select.select([self._process.stdout], [], [], left)[0]:
                raise TimeoutError(f"did not answer within {seconds:g} s")
            chunk = os.read(self._process.stdout.fileno(), CHUNK)
            if not chunk:
                raise EOFError
            line += chunk
        return line

    def _last_line(self) -> str:
        """What it printed last."""
        self._stderr.seek(0)
        lines = self._stderr.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else ""
