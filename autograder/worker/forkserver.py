"""The fork server: a warm, single-threaded interpreter that has the libraries loaded and never runs student code.

The grader starts it isolated (-s -S -B) and speaks JSON over a control socket, one message at a time:

    {"fork": confinement} with two descriptors, the worker's end of the wire and where its output goes: {"pid": n}
    {"reap": n} for a worker that the grader has killed: {"status": its wait status}
    {"serve": true} with one descriptor, a new control socket: {"pid": n} of a new fork server that serves there
    {"end": n} for such a server: {"status": its wait status}

A request that fails is answered by {"error": why}. Each worker drops its privileges first. A server ends when the
other end of its control socket is closed, and kills its workers then. One that gets ``serve`` requests serves no
submission itself, so nothing that goes wrong in one grading is left for the next.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from . import sink
from .libraries import Libraries, install

MESSAGE_CAP = 65_536
END_SECONDS = 10.0  # a server ends within milliseconds of its grader, unless it was stopped


def main(control_fd: int, libraries: dict[str, Any]) -> None:
    """Serve until the grader closes the control socket.

    Args:
        control_fd: the inherited control socket.
        libraries: the fields of ``Libraries``.
    """
    from .confine import harden_grader  # ctypes is needed by every child: load it before the first fork

    gc.disable()  # a large library is imported a sixth faster; the workers collect as usual
    install(Libraries(**libraries))
    from . import serve as worker  # noqa: F401  (imported once here, so that no child pays for it)

    harden_grader()
    gc.freeze()  # so that a child's garbage collections do not touch the shared pages
    gc.enable()
    control = socket.socket(fileno=control_fd)
    control.send(json.dumps({"ready": os.getpid(), "threads": _threads()}).encode())
    Server(control).run()


def _threads() -> int:
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return 1


class Server:
    """Answers the requests of one control socket.

    Args:
        control: the socket; the server owns it.
    """

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._children: set[int] = set()

    def run(self) -> None:
        """Serve until the other end is closed; then kill every child and wait for its end."""
        with suppress(OSError):  # the grader may be gone before it reads an answer
            while self._serve_one():
                continue
        self._control.close()
        self._kill_all(self._children)

    def _serve_one(self) -> bool:
        message, fds, _, _ = socket.recv_fds(self._control, MESSAGE_CAP, 2)
        if not message:
            return False
        try:
            reply: dict[str, Any] = self._answer(json.loads(message), fds)
        except OSError as error:
            reply = {"error": f"{type(error).__name__}: {error}"}
        finally:
            for fd in fds:
                os.close(fd)
        self._control.send(json.dumps(reply).encode())
        return True

    def _answer(self, request: dict[str, Any], fds: list[int]) -> dict[str, Any]:
        if "fork" in request:
            return {"pid": self._fork(lambda: _become_worker(request["fork"], *fds))}
        if "serve" in request:
            _adopt_orphans()
            return {"pid": self._fork(lambda: _become_server(*fds))}
        if "end" in request:
            return {"status": self._end(request["end"])}
        return {"status": self._wait(request["reap"])}

    def _fork(self, become: Callable[[], None]) -> int:
        pid = os.fork()
        if pid:
            self._children.add(pid)
            return pid
        try:
            self._control.close()
            become()
        except BaseException as error:
            os.write(2, f"worker: {type(error).__name__}: {error}\n".encode())
        finally:
            os._exit(70)

    def _wait(self, pid: int) -> int:
        status = os.waitpid(pid, 0)[1]
        self._children.discard(pid)
        return status

    def _end(self, pid: int) -> int:
        """Wait until a server has ended, kill it if it does not, and kill what its workers have left behind."""
        deadline = time.monotonic() + END_SECONDS
        while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.001)
        status = self._wait(pid)
        self._kill_all(_orphans() - self._children)
        return status

    def _kill_all(self, pids: set[int]) -> None:
        for pid in pids:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        for pid in sorted(pids):
            with suppress(ChildProcessError):
                self._wait(pid)


def _adopt_orphans() -> None:
    """Let a descendant whose parent ends become a child of this process, so that it can be found and killed."""
    from .confine.limits import adopt_orphans

    adopt_orphans()


def _orphans() -> set[int]:
    """All children of this process, adopted ones included; empty where the system does not tell."""
    try:
        return {int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii").split()}
    except OSError:
        return set()


def _become_server(control_fd: int) -> None:
    """In the child: serve on a socket of its own; ends with the server that it was forked from."""
    from .confine.limits import die_with_parent

    die_with_parent()
    Server(socket.socket(fileno=control_fd)).run()
    os._exit(0)


def _become_worker(confinement: dict[str, Any], wire_fd: int, output_fd: int) -> None:
    """In the child: keep three descriptors and the wire, drop every privilege, and serve."""
    from ..wire.channel import Channel
    from .confine import Confinement, confine
    from .serve import serve

    null = os.open(os.devnull, os.O_RDWR)
    wire_fd = os.dup2(wire_fd, 10, inheritable=False)
    for source, target in ((null, 0), (output_fd, 1), (output_fd, 2)):
        os.dup2(source, target)
    os.closerange(3, 10)
    os.closerange(11, 256)
    layers = confine(Confinement(**confinement))
    sink.install()
    serve(Channel(socket.socket(fileno=wire_fd)), layers)
