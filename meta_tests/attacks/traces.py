"""Looks for what a grading leaves behind: processes, files, shared memory, descriptors, the grader's memory."""

from __future__ import annotations

import ctypes
import gc
import os
from contextlib import suppress
from pathlib import Path

from autograder.worker.confine import kernel

from .trial import Traces

PR_SET_CHILD_SUBREAPER = 36
PUBLIC_FOLDERS = ("/tmp", "/var/tmp", "/dev/shm", "/run", "/")
MARK = "attack-"  # how the files are called that attacks try to write
LISTS = ("shm", "sem", "msg")


def adopt_orphans() -> None:
    """Become the parent of every process whose own parent ends, so that none can be missed."""
    kernel.prctl(PR_SET_CHILD_SUBREAPER, 1)


class Lookout:
    """What there was before a grading in this process, or in a child of it.

    Args:
        folders: those in which nothing may appear.
    """

    def __init__(self, folders: list[Path]) -> None:
        self._folders = folders
        self._before = self._files()
        self._descriptors = len(os.listdir("/proc/self/fd"))
        self._shared = _shared()
        self._children = children_of()
        _forget_peak()

    def traces(self) -> Traces:
        """What there is now that there was not before."""
        return Traces(
            peak_mib=peak_mib(),
            descriptors=len(os.listdir("/proc/self/fd")) - self._descriptors,
            processes=self._new_children(),
            files=sorted(self._files() - self._before),
            shared=sorted(_shared() - self._shared))

    def _new_children(self) -> list[str]:
        """The command lines of this process's new children that still run; those that have ended are reaped."""
        new = set(children_of()) - set(self._children)
        for child in new:
            with suppress(ChildProcessError):
                os.waitpid(child, os.WNOHANG)
        return [f"{child}: {_command(child)}" for child in sorted(set(children_of()) & new)]

    def _files(self) -> set[str]:
        marked = [path for folder in PUBLIC_FOLDERS for path in Path(folder).glob(f"{MARK}*")]
        return set(map(str, [*marked, *(path for folder in self._folders for path in folder.rglob("*"))]))


def peak_mib(process: int | str = "self") -> float:
    """The largest memory of a process so far, in MiB; 0 if it is not known."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0.0


def children_of(process: int | str = "self") -> list[int]:
    """The processes that are children of a process."""
    found: list[int] = []
    with suppress(OSError):
        for thread in Path(f"/proc/{process}/task").iterdir():
            found += map(int, (thread / "children").read_text().split())
    return found


def _command(process: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")[:200]
    return "?"


def _shared() -> set[str]:
    lines: set[str] = set()
    for name in LISTS:
        with suppress(OSError):
            listed = Path(f"/proc/sysvipc/{name}").read_text().splitlines()[1:]
            lines |= {f"{name} {line.split()[1]}" for line in listed}
    return lines


def _forget_peak() -> None:
    """Give free memory back and let the kernel measure the peak anew, which a process that may not be dumped must be
    root's for."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
