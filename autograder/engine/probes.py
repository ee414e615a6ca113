"""Probes: what a confined process tries although it must not, each in a child of its own that does nothing else.

Runs in a clean interpreter, like a fork server, which stands in for the grader: it reads a request from stdin (see
``ablation.py``), and for each set of layers that are switched off it writes which probes got through. A probe that gets
through does no harm, and what it makes is removed.
"""

from __future__ import annotations

import fcntl
import json
import mmap
import os
import socket
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace

from ..errors import SandboxError
from ..worker.confine import Confinement, confine, kernel
from ..worker.confine.layers import HIDDEN_MEMORY
from ..worker.confine.syscalls import DENIED, this_machine

THROUGH, STOPPED, BROKEN = 0, 1, 2
NO_SIGNAL = 0  # asks for the permission only
PTRACE_SEIZE, NEW_USER_NAMESPACE, REMOVE, MANY_FILES = 0x4206, 0x10000000, 0, 100
TABLE = {name: numbers for calls in DENIED.values() for name, numbers in calls.items()}


@dataclass(frozen=True)
class Targets:
    """What the probes aim at.

    Attributes:
        reference, case: files of a homework; empty if there are none here.
        results: a file that its owner alone may open, like results.json.
        descriptor: a file that is open for writing.
        memory_bytes: more memory than a worker may use.
    """

    reference: str
    case: str
    results: str
    descriptor: int
    memory_bytes: int
    grader: int

    @property
    def scratch(self) -> str:
        """A file that does not exist, in a folder that is open to all."""
        return f"/tmp/autograder-probe-{self.grader}"


def _open(path: str, flags: int = os.O_RDONLY) -> None:
    os.close(os.open(path, flags))


def _call(name: str, *arguments: int) -> int:
    return kernel.system_call(TABLE[name][this_machine() or 0], *arguments)


def _create(path: str) -> None:
    _open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    os.unlink(path)  # noqa: PTH108


def _fork() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _share_memory() -> None:
    _call("shmctl", _call("shmget", 0, mmap.PAGESIZE, 0o1600), REMOVE, 0)


def _lock(part: bool) -> None:
    with open(os.__file__, "rb") as file:  # noqa: PTH123
        (fcntl.lockf if part else fcntl.flock)(file, fcntl.LOCK_SH)


PROBES: dict[str, Callable[[Targets], object]] = {
    "read the reference": lambda at: _open(at.reference),
    "read a hidden case": lambda at: _open(at.case),
    "read the results": lambda at: _open(at.results),
    "read the grader's memory": lambda at: _open(f"/proc/{at.grader}/mem"),
    "read the grader's variables": lambda at: _open(f"/proc/{at.grader}/environ"),
    "see all sockets": lambda at: _open("/proc/self/net/unix"),
    "write the results": lambda at: _open(at.results, os.O_WRONLY),
    "create a file in /tmp": lambda at: _create(at.scratch),
    "write to an open file": lambda at: os.write(at.descriptor, b"x"),
    "start a process": lambda at: _fork(),
    "start a program": lambda at: os.execv("/bin/true", ["true"]),
    "signal the grader": lambda at: os.kill(at.grader, NO_SIGNAL),
    "trace the grader": lambda at: _call("ptrace", PTRACE_SEIZE, at.grader, 0, 0),
    "open a network socket": lambda at: socket.socket(socket.AF_INET, socket.SOCK_STREAM).close(),
    "open a local socket": lambda at: socket.socketpair(),
    "lock a file": lambda at: _lock(part=False),
    "lock a part of a file": lambda at: _lock(part=True),
    "share memory": lambda at: _share_memory(),
    "watch files": lambda at: _call("inotify_init1", 0),
    "become another user": lambda at: os.setresuid(65534, 65534, 65534),
    "change the root folder": lambda at: os.chroot("/"),
    "make a namespace": lambda at: _call("unshare", NEW_USER_NAMESPACE),
    "use too much memory": lambda at: mmap.mmap(-1, at.memory_bytes),
    "open many files": lambda at: [os.dup(0) for _ in range(MANY_FILES)],
}


def main() -> None:
    """Answer one request with JSON: which layers all of them together have, and what got through without some."""
    request = json.load(sys.stdin)
    if request["uid"] is not None:
        _become_ordinary(request["uid"])
    plan = Confinement(**request["plan"])
    with tempfile.NamedTemporaryFile(prefix="autograder-probe-") as results:
        targets = Targets(request["reference"], request["case"], results.name, results.fileno(),
                          plan.memory_bytes + 2**28, os.getpid())
        through = [_through(replace(plan, without=tuple(off)), targets) for off in request["off"]]
    print(json.dumps({"layers": _layers(plan), "through": through}))


def _become_ordinary(uid: int) -> None:
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def _through(plan: Confinement, targets: Targets) -> list[str]:
    kernel.prctl(kernel.PR_SET_DUMPABLE, HIDDEN_MEMORY in plan.without)  # this process stands in for the grader
    return [name for name, probe in PROBES.items() if _in_child(plan, probe, targets) == THROUGH]


def _layers(plan: Confinement) -> list[str]:
    """The layers of a child that is confined by this plan."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.write(writing, json.dumps(confine(plan)).encode())
        os._exit(0)
    os.wait()
    found: list[str] = json.loads(os.read(reading, 65_536))
    return found


def _in_child(plan: Confinement, probe: Callable[[Targets], object], targets: Targets) -> int:
    """Fork, confine, probe; THROUGH, STOPPED, or minus the signal that ended the child.

    If the child cannot be confined, nothing is known: this process ends, too, and stderr has the reason.
    """
    child = os.fork()
    if child == 0:
        status = BROKEN
        try:
            confine(plan)
            status = STOPPED
            probe(targets)
            status = THROUGH
        except SandboxError as error:
            os.write(2, f"{error}\n".encode())
        finally:  # a refusal is an exception of several kinds
            os._exit(status)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status == BROKEN:
        raise SystemExit(BROKEN)
    return status


if __name__ == "__main__":
    main()
