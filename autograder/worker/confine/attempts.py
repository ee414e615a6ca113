"""Attempts: a confined worker tries to open what must stay closed to it, before any student code is loaded.

An attempt that succeeds changes nothing: a file is opened and closed, and what is created in a folder has no name.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable

READ, WRITE, CREATE = "read", "write", "create a file in"
_OPEN = os.O_NONBLOCK | os.O_CLOEXEC if os.name == "posix" else 0
_FLAGS = {
    READ: os.O_RDONLY | _OPEN,
    WRITE: os.O_WRONLY | _OPEN,
    CREATE: os.O_WRONLY | _OPEN | getattr(os, "O_TMPFILE", os.O_CREAT | os.O_EXCL),
}
# The grader has seen each path: what this process cannot see is closed to it. Nobody writes to a read-only disk.
_CLOSED = (errno.EACCES, errno.EPERM, errno.ENOENT, errno.EROFS)


def got_through(attempts: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of the attempts, pairs of READ, WRITE or CREATE and an absolute path, that this process is not refused.

    An error that is not a refusal counts as success: it proves nothing.
    """
    return [(kind, path) for kind, path in attempts if not _refused(path, _FLAGS[kind])]


def _refused(path: str, flags: int) -> bool:
    try:
        os.close(os.open(path, flags))
    except OSError as error:
        return error.errno in _CLOSED
    return False
