"""Replaces a file in one step, removes what a killed grader left of such a step, and says why a file cannot be written.

An unfinished file is locked while it is written. The lock ends with the process, so a file that can be locked is left
over.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .errors import GraderError

if sys.platform != "win32":
    import fcntl

ADVICE = {
    errno.EACCES: "make its folder writable.",
    errno.EPERM: "make its folder writable.",
    errno.ENOENT: "create its folder.",
    errno.ENOTDIR: "a file is in the place of one of its folders; choose another place.",
    errno.EISDIR: "a folder of that name is in the way; remove it or choose another name.",
    errno.ENOSPC: "free some space there.",
    errno.EDQUOT: "free some space of this user's quota.",
    errno.EROFS: "choose a place on a file system that can be written.",
    errno.ENAMETOOLONG: "choose a shorter name.",
    errno.EFBIG: "raise the limit on the size of files (ulimit -f).",
    errno.EMFILE: "raise the limit on open files (ulimit -n).",
}
OTHERWISE = "choose another place."
KINDS = ((stat.S_ISLNK, "a link"), (stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"),
         (stat.S_ISCHR, "a device"), (stat.S_ISBLK, "a device"))


def cannot_write(path: Path, error: OSError) -> str:
    """A sentence: which file, why, and what to do about it."""
    reason = error.strerror or type(error).__name__
    return f"{path} cannot be written: {reason}; {ADVICE.get(error.errno or 0, OTHERWISE)}"


def check_target(path: Path) -> None:
    """Refuse a path at which something else than a regular file is: ``replace`` would put a file in its place.

    Raises:
        GraderError: there is a folder, a link, a device, a pipe or a socket.
    """
    try:
        mode = path.lstat().st_mode
    except OSError:  # nothing is there; if nothing can be, the write itself says why
        return
    if not stat.S_ISREG(mode):
        kind = next((name for is_kind, name in KINDS if is_kind(mode)), "a special file")
        raise GraderError(f"{path} is {kind}; results are written to a regular or a new file, or to standard output "
                          "(-).")


def replace(path: Path, data: bytes, private: bool) -> None:
    """Put ``data`` at ``path`` in one step: readers see the old file or the new one, never a part.

    Args:
        private: only this user may read it; else the mode follows the umask.
    Raises:
        OSError: it cannot be written; an existing file is unchanged.
    """
    name = path.parent / f".{path.name}.{secrets.token_hex(4)}.tmp"
    mode = 0o600 if private else 0o666
    with open(name, "xb", opener=lambda path, flags: os.open(path, flags, mode)) as file, _removed_on_error(name):
        _lock(file.fileno())
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    with _removed_on_error(name):
        os.replace(name, path)


@contextmanager
def _removed_on_error(path: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def remove_leftovers(path: Path) -> None:
    """Remove the unfinished files that killed graders left beside ``path``: regular files of this user that nobody
    writes. What cannot be removed stays."""
    if sys.platform == "win32":
        return
    ours = re.compile(rf"\.{re.escape(path.name)}\.[a-z0-9_]{{8}}\.tmp")
    with suppress(OSError):
        for found in [found for found in path.parent.iterdir() if ours.fullmatch(found.name)]:
            with suppress(OSError):
                if _is_left_over(found):
                    found.unlink()


def _is_left_over(path: Path) -> bool:
    """Whether a file is regular, this user's, and not being written; a link is not followed, a pipe not waited for."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode) or status.st_uid != os.getuid():
            return False
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    finally:
        os.close(handle)


def _lock(handle: int) -> None:
    if sys.platform != "win32":
        with suppress(OSError):  # not every file system has locks
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
