"""Runs a command with the privileges of a default Docker container: its capabilities, and what its filter denies.

``python container.py [--without-landlock] COMMAND...``, as root. Not a container: only the privileges of one. The
names are those calls of ``syscalls.py`` that Docker's default profile (moby's default.json) denies; older profiles
deny Landlock too.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from autograder.worker.confine import kernel, landlock, privileges, seccomp, syscalls

# CHOWN, DAC_OVERRIDE, FOWNER, FSETID, KILL, SETGID, SETUID, SETPCAP, NET_BIND_SERVICE, NET_RAW, SYS_CHROOT, MKNOD,
# AUDIT_WRITE, SETFCAP
CAPABILITIES = (0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31)
DENIED = (
    "process_madvise", "kcmp", "pidfd_getfd", "migrate_pages", "move_pages", "unshare", "setns", "mount", "umount2",
    "move_mount", "open_tree", "fsopen", "fsconfig", "fsmount", "fspick", "mount_setattr", "pivot_root", "bpf",
    "perf_event_open", "io_uring_setup", "io_uring_enter", "io_uring_register", "keyctl", "add_key", "request_key",
    "userfaultfd", "iopl", "ioperm", "fanotify_init", "lookup_dcookie", "kexec_load", "kexec_file_load", "reboot",
    "swapon", "swapoff", "init_module", "finit_module", "delete_module", "syslog", "acct", "quotactl", "quotactl_fd",
    "sethostname", "setdomainname", "settimeofday", "clock_settime", "vhangup", "uselib", "nfsservctl", "_sysctl",
    "sysfs", "ustat", "open_by_handle_at")
LANDLOCK = (syscalls.LANDLOCK_CREATE_RULESET, syscalls.LANDLOCK_ADD_RULE, syscalls.LANDLOCK_RESTRICT_SELF)
FILTER_MODE = 2
CLONE_OF_NAMESPACES = 0x7E020000


def program(machine: int, with_landlock: bool) -> bytes:
    """The filter, in classic BPF."""
    table = {name: numbers[machine] for calls in syscalls.DENIED.values() for name, numbers in calls.items()}
    denied = [table[name] for name in DENIED] + ([] if with_landlock else list(LANDLOCK))
    clone = [seccomp._load(0), (seccomp._ANY_BIT, 0, 1, CLONE_OF_NAMESPACES), seccomp._DENY, seccomp._ALLOW]
    return seccomp._assemble([
        (seccomp._LOAD, 0, 0, seccomp._NUMBER_AT),
        *seccomp._any_of(denied, seccomp._DENY),
        *seccomp._any_of([syscalls.ABSENT["clone3"][machine]], seccomp._NO_SUCH_CALL),
        *seccomp._block(syscalls.RULED["clone"][machine], clone),
        seccomp._ALLOW,
    ])


def enter(with_landlock: bool) -> None:
    """Give this process and its children those privileges, for good."""
    machine = syscalls.this_machine() or 0
    code = program(machine, with_landlock)
    instructions = ctypes.create_string_buffer(code, len(code))
    header = ctypes.create_string_buffer(struct.pack("@HP", len(code) // 8, ctypes.addressof(instructions)))
    for capability in set(range(41)) - set(CAPABILITIES):
        kernel.prctl(kernel.PR_CAPBSET_DROP, capability)
    kernel.prctl(kernel.PR_SET_SECCOMP, FILTER_MODE, ctypes.addressof(header))
    kept = sum(1 << capability for capability in CAPABILITIES)
    privileges._call(syscalls.CAPSET[machine], struct.pack("=6I", kept, kept, 0, 0, 0, 0))


def main(arguments: list[str]) -> None:
    """Enter, and become the command."""
    without = arguments[0] == "--without-landlock"
    enter(with_landlock=not without)
    assert not (without and landlock.abi())
    command = arguments[without:]
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
