"""The two doors to the Linux kernel that Python does not offer: ``syscall`` and ``prctl``, by ctypes."""

from __future__ import annotations

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_CAPBSET_DROP = 24
PR_SET_NO_NEW_PRIVS = 38

LINUX = sys.platform == "linux"

# Opened at import, in the fork server: a forked child must not have to load anything.
_libc = ctypes.CDLL(None, use_errno=True) if LINUX else None


def system_call(number: int, *arguments: int) -> int:
    """Call the kernel by number; arguments are integers or addresses. Raises OSError with the kernel's errno."""
    return _checked("syscall", number, *arguments)


def prctl(option: int, value: int = 0, address: int = 0) -> int:
    """Change an attribute of this process. Raises OSError with the kernel's errno."""
    return _checked("prctl", option, value, address, 0, 0)


def _checked(name: str, *arguments: int) -> int:
    function = getattr(_libc, name)
    function.restype = ctypes.c_long if name == "syscall" else ctypes.c_int
    result = int(function(*map(ctypes.c_ulong, arguments)))
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}{arguments[:2]}: {os.strerror(number)}")
    return result
