"""Resource limits of a worker, and its death with its parent."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable
from typing import TypeVar

from autograder.errors import SandboxError
from autograder.worker.confine import kernel

if sys.platform != "win32":
    import resource

Answer = TypeVar("Answer")

_ancestry = {"parent": os.getppid(), "forker": 0}


def _before_fork() -> None:
    _ancestry["forker"] = os.getpid()


def _after_fork_in_child() -> None:
    _ancestry["parent"] = _ancestry["forker"]


# If the parent is already dead, getppid() in the child names another process. So the parent notes its id before a fork.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_before_fork, after_in_child=_after_fork_in_child)


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent ends; if the parent has already ended, kill it now.

    Call this after the last change of user, because such a change clears the setting.
    """
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != _ancestry["parent"]:
        os.kill(os.getpid(), signal.SIGKILL)


def adopt_orphans() -> None:
    """Make this process the parent of every descendant whose own parent ends; does nothing off Linux."""
    if kernel.LINUX:
        kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)


def be_first_to_go() -> None:
    """Let the kernel's out-of-memory killer choose this process before the grader."""
    with contextlib.suppress(OSError):
        _ask("/proc/self/oom_score_adj", os.O_WRONLY, lambda place: os.write(place, b"1000"))


def limit_resources(memory_bytes: int, cpu_seconds: int) -> None:
    """Set hard limits, among them processor seconds, address space, open files, and no growth of any file.

    The address space may grow by `memory_bytes` above its present size, because a preloaded library can map many GiB
    that it never uses. On other systems than Linux only processor time and core files are limited.

    Raises:
        SandboxError: Linux does not report the present size.
    """
    if sys.platform == "win32":
        return
    wanted = {resource.RLIMIT_CPU: cpu_seconds, resource.RLIMIT_CORE: 0}
    if sys.platform == "linux":
        wanted |= {
            resource.RLIMIT_AS: _mapped_bytes() + memory_bytes,
            resource.RLIMIT_FSIZE: 0,
            resource.RLIMIT_NOFILE: 64,
            resource.RLIMIT_NPROC: 64,
            resource.RLIMIT_MEMLOCK: 0,
        }
    for limit, value in wanted.items():
        # A sandboxed kernel may lack some of these limits; the grader's deadlines apply anyway.
        with contextlib.suppress(OSError, ValueError):
            _lower(limit, value)


def _lower(limit: int, value: int) -> None:
    hard = resource.getrlimit(limit)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(limit, (value, value))


def _mapped_bytes() -> int:
    try:
        pages = _ask("/proc/self/statm", os.O_RDONLY, lambda place: os.read(place, 256)).split()[0]
    except OSError as error:
        raise SandboxError(f"The worker's memory cannot be limited: {error}. Mount /proc.") from error
    return int(pages) * resource.getpagesize()


def _ask(path: str, mode: int, action: Callable[[int], Answer]) -> Answer:
    """Open, act, close, by descriptor: Python's file objects would take longer than all the limits together."""
    place = os.open(path, mode)
    try:
        return action(place)
    finally:
        os.close(place)
