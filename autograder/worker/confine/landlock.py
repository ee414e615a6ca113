"""Landlock: restricts this process to a list of readable files and folders.

The kernel's Landlock version ("ABI") decides what can be restricted. ``seccomp.py`` covers what older versions do not
(truncating, chmod, signals). Layouts and bits are those of ``linux/landlock.h``.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from collections.abc import Iterable

from autograder.worker.confine import kernel
from autograder.worker.confine.syscalls import LANDLOCK_ADD_RULE, LANDLOCK_CREATE_RULESET, LANDLOCK_RESTRICT_SELF

_VERSION_FLAG = 1
_RULE_PATH_BENEATH = 1

_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_REFER, _TRUNCATE, _IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
_FIRST_ABI = (1 << 13) - 1
_TCP_BIND_AND_CONNECT, _TCP_SINCE = 0b11, 4
_ABSTRACT_SOCKETS_AND_SIGNALS, _SCOPES_SINCE = 0b11, 6

# Of /proc/self only what is about the process: its net/ and mountinfo tell what other processes do.
_ABOUT_ITSELF = tuple(f"/proc/self/{name}" for name in ("maps", "stat", "statm", "status"))
_ALWAYS_READABLE = (*_ABOUT_ITSELF, "/dev/urandom", "/dev/null")


def abi() -> int:
    """The kernel's Landlock version; 0 if it has none, or if a container's filter hides it."""
    try:
        return kernel.system_call(LANDLOCK_CREATE_RULESET, 0, 0, _VERSION_FLAG)
    except OSError:
        return 0


def restrict(readable: Iterable[str]) -> bool:
    """Let this process read `readable` (files, or folders with their content) and nothing else; False without Landlock.

    Paths that do not exist, or that this user cannot open, are skipped. Needs no-new-privileges.
    """
    version = abi()
    if version < 1:
        return False
    try:
        ruleset = _create_ruleset(version)
    except OSError:
        return False
    try:
        for path in (*readable, *_ALWAYS_READABLE):
            _allow(ruleset, path, _READ_FILE | _READ_DIR)
        kernel.system_call(LANDLOCK_RESTRICT_SELF, ruleset, 0)
    except OSError:
        return False
    finally:
        os.close(ruleset)
    return True


def _handled_files(version: int) -> int:
    later = ((2, _REFER), (3, _TRUNCATE), (5, _IOCTL_DEV))
    return _FIRST_ABI | sum(bit for since, bit in later if version >= since)


def _create_ruleset(version: int) -> int:
    fields = [_handled_files(version)]
    if version >= _TCP_SINCE:
        fields.append(_TCP_BIND_AND_CONNECT)
    if version >= _SCOPES_SINCE:
        fields.append(_ABSTRACT_SOCKETS_AND_SIGNALS)
    attributes = ctypes.create_string_buffer(struct.pack(f"={len(fields)}Q", *fields), 8 * len(fields))
    return kernel.system_call(LANDLOCK_CREATE_RULESET, ctypes.addressof(attributes), 8 * len(fields), 0)


def _allow(ruleset: int, path: str, access: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        _add_rule(ruleset, place, access)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        # The kernel rejects folder rights on a file.
        _add_rule(ruleset, place, access & ~_READ_DIR)
    finally:
        os.close(place)


def _add_rule(ruleset: int, place: int, access: int) -> None:
    rule = ctypes.create_string_buffer(struct.pack("=Qi", access, place), 12)
    kernel.system_call(LANDLOCK_ADD_RULE, ruleset, _RULE_PATH_BENEATH, ctypes.addressof(rule), 0)
