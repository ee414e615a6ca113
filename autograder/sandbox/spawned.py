"""Workers that are interpreters of their own, for systems where fork is missing or unsafe."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict

from ..errors import SandboxError
from ..places import HERE
from ..wire.channel import Channel, until
from ..worker.libraries import Libraries
from .clock import START_SECONDS, WorkerClock
from .drain import ThreadDrain
from .process import ISOLATED, START, scrubbed_environment

_SPAWNED = START + ("from autograder.worker.spawned import main; "
                    "main(int(sys.argv[2]), sys.argv[3], json.loads(sys.argv[4]))")


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
        arguments: Sequence[str] = (str(HERE), str(port), token, json.dumps(asdict(self._libraries)))
        process = subprocess.Popen([sys.executable, *ISOLATED, _SPAWNED, *arguments], env=scrubbed_environment(),
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert process.stdout is not None
        drain = ThreadDrain(os.dup(process.stdout.fileno()), process.kill)
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

    def cut(self) -> None:
        """Nothing is known: a thread reads what it prints, and may be behind."""

    def problem(self) -> str:
        """Nothing: its launch has waited until it was connected."""
        return ""

    def kill(self) -> str:
        """Kill it and return what it printed."""
        self._process.kill()
        self._process.wait()
        self.clock.close()
        self.channel.close()
        return self._drain.text()

    @property
    def flooded(self) -> bool:
        """Whether it printed so much that it was stopped."""
        return self._drain.flooded

    def status(self) -> int:
        """How it ended, once killed."""
        return self._process.wait()
