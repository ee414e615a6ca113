"""Stop being root: groups, user and capabilities go, and their going is checked."""

from __future__ import annotations

import ctypes
import os
import sys

from autograder.errors import SandboxError
from autograder.sandbox.confine import kernel, syscalls

_CAPABILITY_VERSION_3 = 0x20080522
_CAPABILITIES = 64
_NOTHING = bytes(24)


def become(uid: int, gid: int) -> None:
    """Become user `uid` with group `gid` and no other group, for good.

    Raises SandboxError if the kernel refuses: the student's code must never run with the grader's rights.
    """
    try:
        os.setgroups([])
        os.setresgid(gid, gid, gid)
        os.setresuid(uid, uid, uid)
    except OSError as error:
        raise SandboxError(f"The worker cannot become user {uid}: {error}. Start the grader as full root.") from error
    if os.getresuid() != (uid,) * 3 or os.getresgid() != (gid,) * 3 or os.getgroups():
        raise SandboxError(
            f"The worker did not become user {uid}: it is {os.getresuid()}. Start the grader as full root."
        )


def shrink_bounding_set() -> None:
    """Take every capability out of the bounding set, as far as the kernel lets this process.

    A refusal is no error: the permitted set is emptied next, and no-new-privileges keeps it empty.
    """
    for capability in range(_CAPABILITIES):
        try:
            kernel.prctl(kernel.PR_CAPBSET_DROP, capability)
        except OSError:
            return


def drop_capabilities() -> None:
    """Give up every capability. Raises SandboxError if one is left."""
    machine = syscalls.this_machine()
    if machine is None:
        return _check_no_capability()
    header = ctypes.create_string_buffer(_CAPABILITY_VERSION_3.to_bytes(4, sys.byteorder) + bytes(4), 8)
    nothing = ctypes.create_string_buffer(_NOTHING, len(_NOTHING))
    try:
        kernel.system_call(syscalls.CAPSET[machine], ctypes.addressof(header), ctypes.addressof(nothing))
    except OSError as error:
        raise SandboxError(f"The worker cannot give up its capabilities: {error}.") from error
    _check_no_capability()


def _check_no_capability() -> None:
    held = capabilities("CapPrm")
    if held:
        raise SandboxError(f"The worker still holds capabilities {held:#x} after giving them up.")


def capabilities(kind: str) -> int:
    """This process's capabilities of one `kind` ("CapEff", "CapPrm", "CapBnd") as a bit mask; 0 if /proc is silent."""
    try:
        with open("/proc/self/status", encoding="ascii", errors="replace") as status:
            lines = status.readlines()
    except OSError:
        return 0
    return next((int(line.split()[1], 16) for line in lines if line.startswith(f"{kind}:")), 0)
