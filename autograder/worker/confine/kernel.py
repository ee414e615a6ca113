"""Two C functions that Python does not offer, called with ctypes: ``syscall`` and ``prctl``."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from collections.abc import Callable
from typing import cast

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_CAPBSET_DROP = 24
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38

LINUX = sys.platform == "linux"


def _load(name: str, result_type: type[ctypes.c_int | ctypes.c_long]) -> Callable[..., int]:
    if not LINUX:
        return _absent
    function = getattr(ctypes.CDLL(None, use_errno=True), name)
    function.restype = result_type
    return cast(Callable[..., int], function)


def _absent(*_: object) -> int:
    ctypes.set_errno(errno.ENOSYS)
    return -1


# Looked up at import, in the fork server, so that a forked child need not load anything.
_syscall = _load("syscall", ctypes.c_long)
_prctl = _load("prctl", ctypes.c_int)


def system_call(number: int, *arguments: int) -> int:
    """Make a system call by its number; arguments are integers or addresses. Raises OSError with the kernel's errno."""
    return _checked(_syscall(*map(ctypes.c_ulong, (number, *arguments))), f"system call {number}")


def prctl(option: int, value: int = 0, address: int = 0) -> int:
    """Change an attribute of this process. Raises OSError with the kernel's errno."""
    return _checked(_prctl(*map(ctypes.c_ulong, (option, value, address, 0, 0))), f"prctl {option}")


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result
