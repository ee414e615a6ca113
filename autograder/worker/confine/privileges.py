"""Drops privileges: groups, user and capabilities; checks that they are gone."""

from __future__ import annotations

import ctypes
import os
import struct

from autograder.errors import SandboxError
from autograder.worker.confine import kernel, syscalls

_VERSION_3 = 0x20080522
_SETS_BYTES = 24
_CAPABILITIES = 64


def become(uid: int, gid: int) -> None:
    """Become user `uid` with group `gid` and no other group, for good.

    Raises:
        SandboxError: the kernel refuses; student code must never run with the grader's rights.
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
    """Remove every capability from the bounding set, as far as the kernel allows.

    A refusal is not an error: the permitted set is emptied next, and no-new-privileges keeps it empty.
    """
    for capability in range(_CAPABILITIES):
        try:
            kernel.prctl(kernel.PR_CAPBSET_DROP, capability)
        except OSError:
            return


def drop_capabilities() -> None:
    """Drop every capability. Raises SandboxError if one is left; does nothing on systems without capabilities."""
    machine = syscalls.this_machine()
    if machine is None:
        return
    try:
        _call(syscalls.CAPSET[machine], bytes(_SETS_BYTES))
    except OSError as error:
        raise SandboxError(f"The worker cannot drop its capabilities: {error}.") from error
    held = effective_capabilities()
    if held:
        raise SandboxError(f"The worker still has capabilities {held:#x} after dropping them.")


def effective_capabilities() -> int:
    """This process's effective capabilities as a bit mask; 0 on systems without capabilities."""
    machine = syscalls.this_machine()
    if machine is None:
        return 0
    low, _, _, high, _, _ = struct.unpack("=6I", _call(syscalls.CAPGET[machine], bytes(_SETS_BYTES)))
    return int(low | high << 32)


def _call(number: int, sets: bytes) -> bytes:
    """Call capget or capset for this process; `sets` is (effective, permitted, inheritable) twice, 32 bits each."""
    header = ctypes.create_string_buffer(struct.pack("=Ii", _VERSION_3, 0), 8)
    buffer = ctypes.create_string_buffer(sets, _SETS_BYTES)
    kernel.system_call(number, ctypes.addressof(header), ctypes.addressof(buffer))
    return buffer.raw
