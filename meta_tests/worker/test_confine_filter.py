"""The system call filter, tested instruction by instruction for both machines."""


from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import confine_bpf

from autograder.worker.confine import kernel, seccomp, syscalls

ALLOW, DENY, NO_SUCH_CALL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
PID, OTHER = 4242, 4243
X86_64, AARCH64 = 0, 1

# From the kernel's own lists: (x86_64, aarch64).
HARMLESS = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "mmap": (9, 222),
    "munmap": (11, 215),
    "mprotect": (10, 226),
    "brk": (12, 214),
    "exit": (60, 93),
    "exit_group": (231, 94),
    "getrandom": (318, 278),
    "clock_nanosleep": (230, 115),
    "recvfrom": (45, 207),
    "sendmsg": (46, 211),
    "recvmsg": (47, 212),
    "ppoll": (271, 73),
    "rt_sigaction": (13, 134),
    "getdents64": (217, 61),
    "lseek": (8, 62),
    "getpid": (39, 172),
}
WRITING = (os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC, 0o20200000)  # the last is O_TMPFILE
RULES = [
    ("kill", (PID, 9), ALLOW),
    ("kill", (OTHER, 9), DENY),
    ("kill", (0, 9), DENY),
    ("kill", (-1, 9), DENY),
    ("kill", (-PID, 9), DENY),
    ("tgkill", (PID, 7, 6), ALLOW),
    ("tgkill", (OTHER, 7, 6), DENY),
    ("rt_sigqueueinfo", (OTHER, 9), DENY),
    ("rt_tgsigqueueinfo", (OTHER, OTHER, 9), DENY),
    ("prctl", (15, 0), ALLOW),
    ("prctl", (1, 0), DENY),
    ("prctl", (4, 1), DENY),
    ("prctl", (0x59616D61, 1), DENY),
    ("prlimit64", (0, 0, 0, 0x7F0000000000), ALLOW),
    ("prlimit64", (0, 0, 0x7F0000001000, 0), DENY),
    ("prlimit64", (0, 0, 0x7F0000000000, 0), DENY),
    ("sendto", (3, 0x7F00, 5, 0, 0, 0), ALLOW),
    ("sendto", (3, 0x7F00, 5, 0, 0x7F0000000000, 16), DENY),
    ("clone", (0x3D0F00,), ALLOW),
    ("clone", (17,), DENY),
    ("clone", (0x10000000,), DENY),
    ("ioctl", (1, 0x5401), ALLOW),
    ("ioctl", (1, 0x5412), DENY),
    ("ioctl", (1, 0x8901), DENY),
    ("fcntl", (3, 1), ALLOW),
    ("fcntl", (3, 3), ALLOW),
    ("fcntl", (3, 1030, 10), ALLOW),
    *[("fcntl", (3, command), DENY) for command in (5, 6, 7, 8, 10, 15, 36, 37, 38, 1024, 1026, 1031, 1036, 1038)],
    ("futex", (0x7F00, 0x81), ALLOW),
    ("futex", (0x7F00, 0), ALLOW),
    *[("futex", (0x7F00, wake), DENY) for wake in (1, 3, 4, 5, 10)],
    ("openat", (-100, 0x7F00, os.O_RDONLY | 0o2000000), ALLOW),
    ("openat", (-100, 0x7F00, 0o200000), ALLOW),
    *[("openat", (-100, 0x7F00, flags), DENY) for flags in WRITING],
    *[("open", (0x7F00, flags), DENY) for flags in WRITING],
]
on_both_machines = pytest.mark.parametrize("machine", [X86_64, AARCH64])


def answer(machine: int, number: int, *arguments: int) -> int:
    """What the filter of process PID on `machine` answers."""
    return confine_bpf.run(seccomp.program(machine, PID), syscalls.AUDIT_ARCH[machine], number, arguments)


@on_both_machines
@pytest.mark.parametrize("name", HARMLESS)
def test_harmless_calls_pass(machine: int, name: str) -> None:
    """Computing, memory, time and talking over open descriptors are allowed."""
    assert answer(machine, HARMLESS[name][machine]) == ALLOW


@on_both_machines
def test_every_denied_call_is_denied(machine: int) -> None:
    """Each call of the denied groups that the machine knows gets EPERM, whatever its arguments."""
    denied = [numbers[machine] for calls in syscalls.DENIED.values() for numbers in calls.values()]
    answers = {number: answer(machine, number, PID, 0, 0) for number in denied if number >= 0}
    assert set(answers.values()) == {DENY}
    assert len(answers) > 100


@on_both_machines
def test_calls_that_the_filter_cannot_read_do_not_exist(machine: int) -> None:
    """clone3, openat2 and every number above the newest known one get ENOSYS, so that callers fall back."""
    unreadable = [numbers[machine] for numbers in syscalls.ABSENT.values()]
    assert {answer(machine, number) for number in [*unreadable, syscalls.NEWEST + 1, 9999]} == {NO_SUCH_CALL}


@on_both_machines
@pytest.mark.parametrize(("name", "arguments", "wanted"), RULES)
def test_calls_that_depend_on_their_arguments(machine: int, name: str, arguments: tuple[int, ...], wanted: int) -> None:
    """Signals reach the process itself only, limits can be read only, new tasks can be threads only, and so on."""
    number = syscalls.RULED[name][machine]
    assert number < 0 or answer(machine, number, *arguments) == wanted


@on_both_machines
def test_another_dialect_of_the_machine_is_denied(machine: int) -> None:
    """32-bit calls (another architecture value) and x32 calls get EPERM even where the number is harmless."""
    i386, harmless = 0x40000003, HARMLESS["read"][machine]
    assert confine_bpf.run(seccomp.program(machine, PID), i386, harmless) == DENY
    assert answer(machine, 0x40000000 | harmless) == DENY


@on_both_machines
def test_the_numbers_are_unambiguous(machine: int) -> None:
    """No call is in two lists, and no two calls of a machine share a number."""
    tables = [*syscalls.DENIED.values(), syscalls.ABSENT, syscalls.RULED]
    names = [name for table in tables for name in table]
    numbers = [numbers[machine] for table in tables for numbers in table.values() if numbers[machine] >= 0]
    assert len(names) == len(set(names))
    assert len(numbers) == len(set(numbers))
    assert max(numbers) <= syscalls.NEWEST
    assert not set(numbers) & {pair[machine] for pair in HARMLESS.values()}


def test_an_unknown_machine_has_no_filter(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the numbers are not known, install() returns False and changes nothing."""
    monkeypatch.setattr(seccomp, "this_machine", lambda: None)
    assert seccomp.install() is False


def test_a_kernel_without_filters_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel that refuses the filter makes install() say False."""

    def refuse(*arguments: int) -> int:
        raise OSError(errno.EINVAL, "no filters here")

    monkeypatch.setattr(kernel, "prctl", refuse)
    assert seccomp.install() is False


@pytest.mark.parametrize(
    ("platform", "machine", "column"),
    [("linux", "x86_64", 0), ("linux", "aarch64", 1), ("linux", "riscv64", None), ("darwin", "x86_64", None)],
)
def test_machines_are_distinguished(
    monkeypatch: pytest.MonkeyPatch, platform: str, machine: str, column: int | None
) -> None:
    """Only 64-bit x86_64 and aarch64 Linux have a column of numbers."""
    uname = os.uname_result(("Linux", "host", "6", "1", machine))
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(os, "uname", lambda: uname)
    assert syscalls.this_machine() == column
