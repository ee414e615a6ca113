"""Workers that a warm fork server forks; the fork server is an interpreter that never runs student code."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from ..errors import SandboxError
from ..wire.channel import Channel
from ..worker.confine import Confinement
from ..worker.libraries import Libraries
from .clock import START_SECONDS, WorkerClock
from .drain import Drain
from .process import ISOLATED, PACKAGE_ROOT, START, scrubbed_environment

_FORK_SERVER = START + ("from autograder.worker.forkserver import main; "
                        "main(int(sys.argv[2]), json.loads(sys.argv[3]), sys.argv[1])")


class ForkLauncher:
    """Starts a fork server without waiting for it; the first launch waits until it is warm."""

    def __init__(self, libraries: Libraries, confinement: Confinement) -> None:
        self._confinement = asdict(confinement)
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [sys.executable, *ISOLATED, _FORK_SERVER, PACKAGE_ROOT, str(theirs.fileno()),
                   json.dumps(asdict(libraries))]
        self._server = subprocess.Popen(command, pass_fds=[theirs.fileno()], env=scrubbed_environment(), cwd="/",
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                        start_new_session=True)
        theirs.close()
        self._control.settimeout(START_SECONDS)
        self._ready = False
        self._awaited: list[Callable[[dict[str, Any]], None]] = []

    def launch(self) -> ForkedProcess:
        """Ask for a worker; its first frame can be sent before it exists."""
        self._wait_ready()
        ours, theirs = socket.socketpair()
        output_read, output_write = os.pipe()
        process = ForkedProcess(ours, Drain(output_read), self)
        message = json.dumps({"fork": self._confinement}).encode()
        socket.send_fds(self._control, [message], [theirs.fileno(), output_write])
        self._awaited.append(process.set_pid)
        theirs.close()
        os.close(output_write)
        return process

    def reap(self, process: ForkedProcess, pid: int) -> None:
        """Let the server reap a dead worker; its pid is not reused before this."""
        self._control.send(json.dumps({"reap": pid}).encode())
        self._awaited.append(process.set_status)

    def hear(self) -> None:
        """Pass the server's next reply to its worker; replies come in the order of the requests."""
        self._awaited.pop(0)(self._reply())

    def close(self) -> None:
        """Stop the server."""
        self._control.close()
        self._server.kill()
        self._server.wait()
        if self._server.stderr:
            self._server.stderr.close()

    def _wait_ready(self) -> None:
        if self._ready:
            return
        threads = self._reply()["threads"]
        if threads != 1:
            raise SandboxError(f"The fork server has {threads} threads, and forking it is unsafe; "
                               f"limit the libraries' pools.")
        self._ready = True

    def _reply(self) -> dict[str, Any]:
        try:
            message = self._control.recv(65_536)
        except OSError:
            message = b""
        if not message:
            self._server.kill()
            _, errors = self._server.communicate()
            raise SandboxError(f"The fork server ended: {errors.decode(errors='replace')[-2000:]}")
        return dict(json.loads(message))


class ForkedProcess:
    """A child of the fork server, not of the grader: it is killed by pid, which stays its own until it is reaped."""

    def __init__(self, sock: socket.socket, drain: Drain, launcher: ForkLauncher) -> None:
        self.channel = Channel(sock, (drain.fd, drain.serve))
        self._drain = drain
        self._launcher = launcher
        self._clock: WorkerClock | None = None
        self._pid: int | None = None
        self._status: int | None = None

    def set_pid(self, reply: dict[str, Any]) -> None:
        """Receive the server's reply that it was forked."""
        self._pid = reply["pid"]

    def set_status(self, reply: dict[str, Any]) -> None:
        """Receive the server's reply that it was reaped."""
        self._status = os.waitstatus_to_exitcode(reply["status"])

    @property
    def clock(self) -> WorkerClock:
        """Reads the time that it spends; waits until the server has forked it."""
        if self._clock is None:
            self._clock = WorkerClock(self._await_pid())
        return self._clock

    def cut(self) -> str:
        """What it printed since its start, or since the last cut."""
        return self._drain.cut()

    def kill(self) -> str:
        """Kill it and return what it printed; do not wait for the server's reply about its end."""
        pid = self._await_pid()
        os.kill(pid, signal.SIGKILL)
        if self._clock is not None:
            self._clock.close()
        self.channel.close()
        self._launcher.reap(self, pid)
        return self._drain.text()

    def status(self) -> int:
        """How it ended, once killed."""
        while self._status is None:
            self._launcher.hear()
        return self._status

    def _await_pid(self) -> int:
        while self._pid is None:
            self._launcher.hear()
        return self._pid
