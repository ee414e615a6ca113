"""The grader's end of a fork server: a control socket, requests, and replies in the order of the requests.

A server is started here, or comes from a ``WarmServer``, which forks one for each submission.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from ..errors import SandboxError
from ..places import HERE
from ..worker.libraries import Libraries
from .clock import START_SECONDS
from .process import ISOLATED, START, scrubbed_environment

REPLY_SECONDS = 20.0  # wall time for one reply of a running server, which takes milliseconds; for a busy machine
REPLY_BYTES = 65_536
REASON_CHARACTERS = 2000
_FORK_SERVER = START + ("from autograder.worker.forkserver import main; "
                        "main(int(sys.argv[2]), json.loads(sys.argv[3]))")

Reply = dict[str, Any]
Hearer = Callable[[Reply], None]


class ServerLost(SandboxError):
    """A fork server has ended, or does not answer."""


class ForkServer:
    """The grader's end of one fork server.

    Args:
        control: its control socket; owned by this object.
        process: the server, if this process has started it.
        pid: a server that a ``WarmServer`` has forked, which is warm; nobody reaps it before its socket is closed.

    Attributes:
        lost: why it can no longer be used; empty as long as it can.
    """

    def __init__(self, control: socket.socket, process: subprocess.Popen[bytes] | None = None,
                 pid: int | None = None) -> None:
        self.lost = ""
        self._control = control
        self._process = process
        self._pid = pid
        self._is_warm = pid is not None
        self._awaited: list[Hearer] = []

    def request(self, message: Reply, hearer: Hearer, fds: Sequence[int] = ()) -> None:
        """Send a request; its reply is passed to ``hearer`` when it is heard.

        Raises:
            ServerLost, SandboxError: it cannot be forked safely.
        """
        self._await_warm()
        self._control.settimeout(REPLY_SECONDS)
        try:
            socket.send_fds(self._control, [json.dumps(message).encode()], list(fds))
        except OSError as error:
            raise self._lose(f"it takes no requests ({error})") from None
        self._awaited.append(hearer)

    def ask(self, message: Reply, fds: Sequence[int] = ()) -> Reply:
        """Send a request and wait for its reply.

        Raises:
            ServerLost, SandboxError: the request failed.
        """
        replies: list[Reply] = []
        self.request(message, replies.append, fds)
        while not replies:
            self.hear()
        if "error" in replies[0]:
            raise SandboxError(f"The fork server cannot {next(iter(message))}: {replies[0]['error']}.")
        return replies[0]

    def hear(self) -> None:
        """Pass the server's next reply to the one who asked.

        Raises:
            ServerLost
        """
        reply = self._reply(REPLY_SECONDS)
        self._awaited.pop(0)(reply)

    def is_lost(self) -> bool:
        """Whether it can no longer be used, as far as can be told without waiting."""
        if not self.lost and self._has_ended():
            self._lose("it ended")
        return bool(self.lost)

    def close(self) -> None:
        """Stop it; its workers end with it."""
        self.lost = self.lost or "it was closed"
        self._control.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            if self._process.stderr:
                self._process.stderr.close()

    def forget(self) -> None:
        """In a forked child: close its copy of the control socket; the server belongs to the parent."""
        self._control.close()
        if self._process is not None:
            self._process.returncode = 0  # or its object would complain that nobody waited for the process
            if self._process.stderr:
                self._process.stderr.close()

    def _has_ended(self) -> bool:
        """Whether the other end is closed; replies that still wait to be heard do not hide it."""
        if self._control.fileno() < 0:
            return True
        ended = select.poll()
        ended.register(self._control, 0)  # hanging up is always reported
        return bool(ended.poll(0))

    def _await_warm(self) -> None:
        if self.lost:
            raise ServerLost(f"The fork server is lost: {self.lost}.")
        if self._is_warm:
            return
        threads = self._reply(START_SECONDS)["threads"]
        if threads != 1:
            raise SandboxError(f"The fork server has {threads} threads, and forking it is unsafe; "
                               f"limit the libraries' pools.")
        self._is_warm = True

    def _reply(self, seconds: float) -> Reply:
        if self.lost:
            raise ServerLost(f"The fork server is lost: {self.lost}.")
        self._control.settimeout(seconds)
        try:
            message = self._control.recv(REPLY_BYTES)
        except TimeoutError:
            raise self._lose(f"it has not answered for {seconds:g} s") from None
        except OSError as error:
            raise self._lose(str(error)) from None
        if not message:
            raise self._lose("it ended")
        return dict(json.loads(message))

    def _lose(self, reason: str) -> ServerLost:
        """Give it up: kill it, and keep why with what it printed last."""
        self.lost = reason
        self._control.close()
        if self._pid is not None:
            os.kill(self._pid, signal.SIGKILL)
        if self._process is not None:
            self._process.kill()
            _, errors = self._process.communicate()
            self.lost += "".join(f"; {text}" for text in [errors.decode(errors="replace").strip()] if text)
        self.lost = self.lost[-REASON_CHARACTERS:]
        return ServerLost(f"The fork server is lost: {self.lost}.")


def start_server(libraries: Libraries) -> ForkServer:
    """Start a fork server without waiting for it; the first request waits until it is warm."""
    control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    command = [sys.executable, *ISOLATED, _FORK_SERVER, str(HERE), str(theirs.fileno()),
               json.dumps(asdict(libraries))]
    process = subprocess.Popen(command, pass_fds=[theirs.fileno()], env=scrubbed_environment(), cwd="/",
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                               start_new_session=True)
    theirs.close()
    return ForkServer(control, process)


class WarmServer:
    """A fork server that serves no submission itself: it forks a server for each, and ends it afterwards.

    Args:
        libraries: what the workers may import.
    """

    def __init__(self, libraries: Libraries) -> None:
        self.libraries = libraries
        self._server = start_server(libraries)

    def fork(self) -> tuple[socket.socket, int]:
        """The control socket and the process id of a new server; the server ends when the socket is closed.

        Raises:
            SandboxError: it cannot be started, not even by a new warm server.
        """
        control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            try:
                reply = self._server.ask({"serve": True}, [theirs.fileno()])
            except ServerLost:
                self._server = start_server(self.libraries)
                reply = self._server.ask({"serve": True}, [theirs.fileno()])
        return control, reply["pid"]

    def end(self, pid: int) -> None:
        """Wait for the end of a server whose control socket is closed everywhere, and of all that it started."""
        with suppress(SandboxError):  # if it is lost, the servers that it forked have ended with it
            self._server.ask({"end": pid})

    def forget(self) -> None:
        """In a forked child: close its copy of the control socket, which belongs to the parent."""
        self._server.forget()

    def close(self) -> None:
        """Stop it, and every server that it forked."""
        self._server.close()
