"""Workers that a warm fork server forks; the fork server is an interpreter that never runs student code."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict

from ..wire.channel import Channel
from ..worker.confine import Confinement
from ..worker.libraries import Libraries
from .clock import WorkerClock
from .drain import Drain
from .server import ForkServer, Reply, ServerLost, start_server


class ForkLauncher:
    """Starts a fork server without waiting for it; the first launch waits until it is warm.

    A server that is lost is replaced once. Its workers end with it.

    Args:
        libraries: what the workers may import.
        server: one that is warm already.
    """

    def __init__(self, libraries: Libraries, confinement: Confinement, server: ForkServer | None = None) -> None:
        self._libraries = libraries
        self._confinement = asdict(confinement)
        self._server = server or start_server(libraries)
        self._may_replace = True

    def launch(self) -> ForkedProcess:
        """Ask for a worker; its first frame can be sent before it exists.

        Raises:
            SandboxError: the fork server is lost, and was already replaced once.
        """
        try:
            if not self._server.is_lost() or not self._may_replace:
                return self._launch()
        except ServerLost:
            if not self._may_replace:
                raise
        self._may_replace = False
        self._server.close()
        self._server = start_server(self._libraries)
        return self._launch()

    def close(self) -> None:
        """Stop the server."""
        self._server.close()

    def _launch(self) -> ForkedProcess:
        ours, theirs = socket.socketpair()
        output_read, output_write = os.pipe()
        process = ForkedProcess(ours, Drain(output_read), self._server)
        try:
            self._server.request({"fork": self._confinement}, process.set_pid, [theirs.fileno(), output_write])
        except BaseException:
            process.close()
            raise
        finally:
            theirs.close()
            os.close(output_write)
        return process


class ForkedProcess:
    """A child of the fork server, not of the grader: it is killed by pid, which stays its own until it is reaped.

    If its server is lost, it is lost too: its end says nothing about the student's code.
    """

    def __init__(self, sock: socket.socket, drain: Drain, server: ForkServer) -> None:
        self.channel = Channel(sock, (drain.fd, drain.serve))
        self._drain = drain
        self._server = server
        self._clock: WorkerClock | None = None
        self._started: Reply = {}
        self._reaped: Reply = {}

    def set_pid(self, reply: Reply) -> None:
        """Receive the server's reply to the request for it."""
        self._started = reply

    def set_status(self, reply: Reply) -> None:
        """Receive the server's reply that it was reaped."""
        self._reaped = reply

    def problem(self) -> str:
        """Why it cannot be used, the grader's fault alone; empty if it can. Waits until the server has forked it."""
        try:
            return str(self._await(lambda: self._started).get("error", "")) or self._server_problem()
        except ServerLost as error:
            return str(error)

    @property
    def clock(self) -> WorkerClock:
        """Reads the time that it spends; waits until the server has forked it."""
        if self._clock is None:
            self._clock = WorkerClock(self._await(lambda: self._started)["pid"])
        return self._clock

    def cut(self) -> str:
        """What it printed since its start, or since the last cut."""
        return self._drain.cut()

    def kill(self) -> str:
        """Kill it and return what it printed; do not wait for the server's reply about its end."""
        if not self.problem():
            pid = self._started["pid"]
            os.kill(pid, signal.SIGKILL)
            with suppress(ServerLost):
                self._server.request({"reap": pid}, self.set_status)
        return self.close()

    def close(self) -> str:
        """Release its descriptors and return what it printed."""
        if self._clock is not None:
            self._clock.close()
        self.channel.close()
        return self._drain.text()

    @property
    def flooded(self) -> bool:
        """Whether it printed so much that it was stopped."""
        return self._drain.flooded

    def status(self) -> int:
        """How it ended, once killed.

        Raises:
            ServerLost: nobody knows.
        """
        return os.waitstatus_to_exitcode(self._await(lambda: self._reaped)["status"])

    def _server_problem(self) -> str:
        return f"The fork server is lost: {self._server.lost}." if self._server.is_lost() else ""

    def _await(self, reply: Callable[[], Reply]) -> Reply:
        while not reply():
            self._server.hear()
        return reply()
