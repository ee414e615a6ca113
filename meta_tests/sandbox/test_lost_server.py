"""The fork server may die, stop or fail to fork: the grader's fault, which costs no submission anything."""

from __future__ import annotations

import errno
import json
import os
import signal
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from autograder.engine.workers import start_launcher
from autograder.errors import SandboxError
from autograder.homework import Homework, Limits
from autograder.sandbox import pool as pool_module
from autograder.sandbox import server as server_module
from autograder.sandbox.pool import Pool
from autograder.worker.forkserver import Server
from meta_tests.sandbox.rooms import Room, start

SOURCE = "import os\ndef server(): return os.getppid()\ndef double(x): return 2 * x\n"
LOST = r"^(No worker can be started\. )?The fork server is lost: "


@pytest.fixture
def room(homework: Homework) -> Iterator[Room]:
    """A session with a fork server of its own."""
    launcher, _ = start_launcher(homework, fork=True)
    room = start(launcher, SOURCE)
    yield room
    room.session.close()


def disturb(room: Room, number: signal.Signals) -> None:
    """Send the fork server a signal, in the middle of a case."""
    os.kill(room.case().server(), number)


def work_on(toy: Any) -> None:
    """Call until the worker has noticed its server's end: on a busy machine it may answer a few times before."""
    for _ in range(100_000):
        toy.double(1)


def test_a_server_that_was_killed_is_replaced_once(room: Room) -> None:
    """The case that lost its worker says so, as a fault of the grader; the next one has a worker of a new server.
    When that one is killed too, no case has a worker."""
    room.session.look()
    disturb(room, signal.SIGKILL)
    with pytest.raises(SandboxError, match=LOST):
        work_on(room.toy)
    assert room.session.lost

    assert room.case().double(2) == 4
    assert not room.session.lost
    disturb(room, signal.SIGKILL)
    for _ in range(2):
        with pytest.raises(SandboxError, match=LOST):
            work_on(room.case())


def test_a_server_that_was_killed_before_the_survey_is_replaced(room: Room) -> None:
    """The survey is repeated, and shows what the submission contains."""
    server = room.session._pool._launcher._server  # type: ignore[attr-defined]
    server._process.kill()
    assert room.session.look().modules["toy"].how == "whole"
    assert room.case().double(2) == 4


def test_a_server_that_was_stopped_is_replaced(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that does not answer in time is killed; the worker of the case is not needed and ends with it."""
    monkeypatch.setattr(server_module, "REPLY_SECONDS", 0.3)
    room.session.look()
    disturb(room, signal.SIGSTOP)
    room.session.end()
    for number in range(3):
        assert room.case().double(number) == 2 * number
        room.session.end()


def test_a_server_that_cannot_fork_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's error is the reply; the server goes on, and leaks no descriptor."""
    def fork() -> int:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", fork)
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs, Path(os.devnull).open() as null:
        before = os.listdir("/proc/self/fd")
        socket.send_fds(ours, [b'{"fork": {}}'], [null.fileno(), null.fileno()])
        assert Server(theirs)._serve_one()
        assert "Resource temporarily unavailable" in json.loads(ours.recv(1000))["error"]
        assert os.listdir("/proc/self/fd") == before


@dataclass
class Failing:
    """A launcher whose first processes cannot be forked."""

    failures: int
    killed: list[Any] = field(default_factory=list)

    def launch(self) -> Any:
        self.failures -= 1
        problem = "No more processes." if self.failures >= 0 else ""
        process = SimpleNamespace(channel=SimpleNamespace(send=lambda payload: None), problem=lambda: problem)
        process.kill = lambda: self.killed.append(process)
        return process

    def close(self) -> None:
        pass


@pytest.fixture
def pool_of(monkeypatch: pytest.MonkeyPatch) -> Callable[[Failing], Pool]:
    """A pool that does not wait for better times."""
    monkeypatch.setattr(pool_module.time, "sleep", lambda seconds: None)
    return lambda launcher: Pool(launcher, {"toy.py": b""}, Limits())


def test_a_fork_that_failed_is_tried_again(pool_of: Callable[[Failing], Pool]) -> None:
    """Spares that failed with it are thrown away too."""
    launcher = Failing(2)
    pool = pool_of(launcher)
    pool.prepare(2)
    assert pool.take().process.problem() == ""
    assert len(launcher.killed) == 2


def test_a_fork_that_failed_twice_is_a_fault_of_the_grader(pool_of: Callable[[Failing], Pool]) -> None:
    """The sentence says that no worker can be started, and why."""
    with pytest.raises(SandboxError, match=r"^No worker can be started\. No more processes\.$"):
        pool_of(Failing(2)).take()


def test_replies_that_wait_do_not_hide_the_end_of_a_server() -> None:
    """A server is lost once its end of the socket is closed, whatever it wrote before; else a student would pay for the
    end of its workers."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    server = server_module.ForkServer(ours, pid=None)
    assert not server.is_lost()
    theirs.send(b'{"pid": 1}')
    assert not server.is_lost()
    theirs.close()
    assert server.is_lost()
