"""The confinement plan of a worker, made by the grader: plain data that can be sent as JSON."""

from __future__ import annotations

import os
import stat
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.worker.confine.privileges import effective_capabilities

if sys.platform != "win32":
    import pwd

WORKER_USER = "student-worker"
UNUSED_IDS = range(64123, 64223)

_CAP_KILL, _CAP_SETGID, _CAP_SETUID = 5, 6, 7
_LANDMARKS = ("__init__.py", "os.py")


@dataclass(frozen=True)
class Confinement:
    """How one worker is confined; ``Confinement(**json.loads(...))`` of its ``asdict`` is the same plan.

    Attributes:
        uid, gid: the user and group to become; None: keep the grader's.
        drop_capabilities: True if the worker stays root but drops every capability.
        readable: files, and folders with their content, that stay readable; no other file does.
        memory_bytes: address space that the worker may add to what is mapped when it is confined.
        cpu_seconds: processor time of the worker's whole life.
        without: layers that are switched off, see ``layers.LAYERS``: for trying what each of them holds.
        note: a sentence for instructors if a stricter plan was not possible, else empty.
    """

    uid: int | None
    gid: int | None
    drop_capabilities: bool
    readable: tuple[str, ...]
    memory_bytes: int
    cpu_seconds: int
    without: tuple[str, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        """Turn the lists that JSON brings into tuples."""
        for name in ("readable", "without"):
            object.__setattr__(self, name, tuple(getattr(self, name)))


def plan_confinement(*, readable: Sequence[str], memory_bytes: int, cpu_seconds: int,
                     without: Sequence[str] = ()) -> Confinement:
    """The strictest plan that this process can carry out and that keeps `readable` readable.

    The standard library and the system's shared libraries are added to `readable`. If the grader is root, the worker
    becomes the user "student-worker" if it exists, else an unused high number. If root cannot change users, or that
    user could not read the interpreter, the worker stays root without capabilities, and `note` says why.
    """
    places = tuple(dict.fromkeys(map(os.path.realpath, (*readable, *_interpreter_folders(), *_shared_libraries()))))
    uid, gid, note = None, None, ""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if root:
        uid, gid = worker_ids()
        note = _obstacle(uid, gid, (*readable, *_interpreter_folders()))
    if note:
        uid = gid = None
    return Confinement(uid, gid, root and uid is None, places, memory_bytes, cpu_seconds, tuple(without), note)


def worker_ids() -> tuple[int, int]:
    """(uid, gid) of the user "student-worker", or an unused number twice."""
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get(WORKER_USER)
    if entry is not None and entry.pw_uid != 0:
        return entry.pw_uid, entry.pw_gid
    taken = {entry.pw_uid for entry in names.values()}
    unused = next(number for number in UNUSED_IDS if number not in taken)
    return unused, unused


def _obstacle(uid: int, gid: int, needed: Iterable[str]) -> str:
    """Why the worker cannot be another user, as a sentence for instructors; empty if it can."""
    ending = "so student code runs as root without capabilities"
    if not _may_change_user(uid, gid):
        return f"This machine does not let root become user {uid}, {ending}."
    blocked = next((path for path in needed if not can_read(path, uid, gid)), None)
    if blocked is None:
        return ""
    return f"User {uid} cannot read {blocked}, {ending}; install Python where every user can read it."


def _may_change_user(uid: int, gid: int) -> bool:
    wanted = 1 << _CAP_KILL | 1 << _CAP_SETGID | 1 << _CAP_SETUID
    mapped = _is_mapped("/proc/self/uid_map", uid) and _is_mapped("/proc/self/gid_map", gid)
    return mapped and effective_capabilities() & wanted == wanted


def _is_mapped(table: str, number: int) -> bool:
    """Whether the user namespace (rootless containers) maps `number`; True if there is no such table."""
    try:
        ranges = [line.split() for line in Path(table).read_text("ascii").splitlines()]
    except OSError:
        return True
    return any(int(first) <= number < int(first) + int(count) for first, _, count in ranges)


def can_read(path: str, uid: int, gid: int) -> bool:
    """Whether a user without further groups can read `path`, by its mode bits and those of all its parents.

    Of a folder, the folder itself and its ``__init__.py`` or ``os.py`` are checked. A missing path counts as readable.
    """
    absolute = Path(os.path.abspath(path))
    real = Path(os.path.realpath(path))
    if not real.exists():
        return True
    if not all(_permits(folder, uid, gid, stat.S_IXOTH) for folder in {*absolute.parents, *real.parents}):
        return False
    landmarks = [real / name for name in _LANDMARKS if (real / name).is_file()]
    return all(_permits(probe, uid, gid, _reading_bits(probe)) for probe in (real, *landmarks))


def _reading_bits(path: Path) -> int:
    return stat.S_IROTH | (stat.S_IXOTH if path.is_dir() else 0)


def _permits(path: Path, uid: int, gid: int, bits: int) -> bool:
    """Whether the mode of `path` grants `bits` (given as "other" bits) to this user."""
    status = path.stat()
    shift = 6 if status.st_uid == uid else 3 if status.st_gid == gid else 0
    return status.st_mode >> shift & bits == bits


def _interpreter_folders() -> list[str]:
    """The folders of the standard library, from which modules are imported even after confinement."""
    return [path for key in ("stdlib", "platstdlib") if (path := sysconfig.get_path(key))]


def _shared_libraries() -> list[str]:
    """The folders of the C libraries that extension modules need when they are imported after confinement."""
    triplet = sysconfig.get_config_var("MULTIARCH") or "-"
    folders = [f"/lib/{triplet}", f"/usr/lib/{triplet}", "/lib64", "/usr/lib64", "/etc/ld.so.cache"]
    if sys.base_prefix not in ("/", "/usr"):
        folders.append(f"{sys.base_prefix}/lib")
    return [folder for folder in folders if Path(folder).exists()]
