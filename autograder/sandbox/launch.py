"""Two ways to start a worker process: fork a warm server, or start an interpreter if fork is missing or unsafe."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

from ..errors import SandboxError
from ..wire.channel import Channel, until
from ..worker.confine import Confinement
from ..worker.libraries import Libraries
from .clock import START_SECONDS, WorkerClock
from .drain import Drain, ThreadDrain

PACKAGE_ROOT = str(Path(__file__).resolve().parents[2])
# Not -I, because it ignores PYTHONHASHSEED and the order of sets would differ from run to run. Its other effects are
# achieved here: a clean environment, and no current folder on the path when anything is imported.
_ISOLATED = ("-s", "-S", "-B", "-X", "utf8", "-c")
_START = "import sys; sys.path.pop(0); import json; sys.path.insert(0, sys.argv[1]); "
_FORK_SERVER = _START + ("from autograder.worker.forkserver import main; "
                         "main(int(sys.argv[2]), json.loads(sys.argv[3]), sys.argv[1])")
_SPAWNED = _START + ("from autograder.worker.spawned import main; "
                     "main(int(sys.argv[2]), sys.argv[3], json.loads(sys.argv[4]), sys.argv[1])")


class Process(Protocol):
    """A worker process as the grader sees it."""

    channel: Channel

    @property
    def clock(self) -> WorkerClock:
        """Reads the time that it spends."""

    def kill(self) -> str:
        """Kill it and return what it printed."""

    def status(self) -> int:
        """How it ended, once killed: an exit code, or minus a signal's number. An end before the kill counts."""


class Launcher(Protocol):
    """Starts worker processes."""

    def launch(self) -> Process:
        """Start one worker; it has not loaded anything yet."""

    def close(self) -> None:
        """Stop everything."""


def make_launcher(libraries: Libraries, confinement: Confinement, fork: bool | None = None) -> Launcher:
    """The launcher for this system.

    Args:
        libraries: what the workers may import.
        fork: True or False forces one way; None: fork on Linux, where it is safe.
    """
    use_fork = sys.platform == "linux" if fork is None else fork
    return ForkLauncher(libraries, confinement) if use_fork else SpawnLauncher(libraries)


class ForkLauncher:
    """Starts a fork server without waiting for it; the first launch waits until it is warm."""

    def __init__(self, libraries: Libraries, confinement: Confinement) -> None:
        self._confinement = asdict(confinement)
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [sys.executable, *_ISOLATED, _FORK_SERVER, PACKAGE_ROOT, str(theirs.fileno()),
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


class SpawnLauncher:
    """Starts each worker as a new interpreter that connects back over loopback; works wherever Python does."""

    def __init__(self, libraries: Libraries) -> None:
        self._libraries = libraries
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(START_SECONDS)

    def launch(self) -> SpawnedProcess:
        """Start an interpreter and wait until it has connected."""
        token = secrets.token_hex(16)
        port = self._listener.getsockname()[1]
        arguments: Sequence[str] = (PACKAGE_ROOT, str(port), token, json.dumps(asdict(self._libraries)))
        process = subprocess.Popen([sys.executable, *_ISOLATED, _SPAWNED, *arguments], env=scrubbed_environment(),
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert process.stdout is not None
        drain = ThreadDrain(os.dup(process.stdout.fileno()))
        process.stdout.close()
        return SpawnedProcess(process, self._accept(token, process), drain)

    def close(self) -> None:
        """Stop listening."""
        self._listener.close()

    def _accept(self, token: str, process: subprocess.Popen[bytes]) -> Channel:
        deadline = time.monotonic() + START_SECONDS
        while process.poll() is None and time.monotonic() < deadline:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                break
            channel = Channel(sock)
            if secrets.compare_digest(channel.receive(until(deadline)), token.encode()):
                return channel
            channel.close()
        raise SandboxError("A worker process did not start.")


class SpawnedProcess:
    """A worker that is an interpreter of its own."""

    def __init__(self, process: subprocess.Popen[bytes], channel: Channel, drain: ThreadDrain) -> None:
        self.channel = channel
        self.clock = WorkerClock(process.pid)
        self._drain = drain
        self._process = process

    def kill(self) -> str:
        """Kill it and return what it printed."""
        self._process.kill()
        self._process.wait()
        self.clock.close()
        self.channel.close()
        return self._drain.text()

    def status(self) -> int:
        """How it ended, once killed."""
        return self._process.wait()


def scrubbed_environment() -> dict[str, str]:
    """The only environment variables that a worker sees: one BLAS thread, fixed hashing, no secrets."""
    wanted = {"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": "/nonexistent", "PYTHONHASHSEED": "0",
              "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    if sys.platform == "win32":
        wanted["SYSTEMROOT"] = os.environ.get("SYSTEMROOT", r"C:\Windows")
    return wanted
