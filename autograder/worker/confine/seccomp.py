"""The system call filter, written by hand in classic BPF. It denies the listed calls and allows all others.

One instruction is (code, jump if true, jump if false, constant). The program loads the call's number once and then
goes through blocks. Each block starts with "is it this number?" and either answers or is skipped as a whole. A block
may overwrite the accumulator, because no path through it leads to the next block.

Threads are allowed (``clone`` with CLONE_THREAD): they inherit every restriction and die with the worker.
A file is opened for reading only: without Landlock a worker could create files in every folder that is open to all,
and a file's name alone tells the next worker something. Truncating counts as writing.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from collections.abc import Iterable, Sequence
from functools import cache

from autograder.worker.confine import kernel
from autograder.worker.confine.syscalls import ABSENT, AUDIT_ARCH, DENIED, NEWEST, RULED, this_machine

Instruction = tuple[int, int, int, int]
Block = list[Instruction]

_LOAD, _EQUAL, _GREATER, _AT_LEAST, _ANY_BIT, _RETURN, _JUMP = 0x20, 0x15, 0x25, 0x35, 0x45, 0x06, 0x05
_CHUNK = 200
_NUMBER_AT, _ARCH_AT, _ARGUMENTS_AT = 0, 4, 16
_X32_BIT = 0x40000000
_FILTER_MODE = 2

_ALLOW: Instruction = (_RETURN, 0, 0, 0x7FFF0000)
_DENY: Instruction = (_RETURN, 0, 0, 0x00050000 | errno.EPERM)
_NO_SUCH_CALL: Instruction = (_RETURN, 0, 0, 0x00050000 | errno.ENOSYS)

# prctl: read some attributes, name threads and mappings. Setting PDEATHSIG, DUMPABLE or PTRACER is not allowed.
_PRCTL_ALLOWED = (2, 3, 15, 16, 21, 39, 51, 0x53564D41)
# ioctl: TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX. TIOCSTI and FIOSETOWN are not allowed.
_IOCTL_ALLOWED = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
# fcntl: F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC. Locks, leases and hints can be seen by the next
# worker, F_SETOWN and F_SETSIG send signals to others.
_FCNTL_ALLOWED = (0, 1, 2, 3, 4, 1030)
# futex without FUTEX_PRIVATE_FLAG: WAKE, REQUEUE, CMP_REQUEUE, WAKE_OP, WAKE_BITSET wake threads of another process.
_FUTEX_DENIED = (1, 3, 4, 5, 10)
_CLONE_THREAD = 0x00010000
# O_ACCMODE, O_CREAT, O_TRUNC and the kernel's own bit of O_TMPFILE: the same on both machines.
_WRITES = 0o3 | 0o100 | 0o1000 | 0o20000000


def install() -> bool:
    """Install the filter on this process and its future threads; False if this machine does not support it.

    Needs no-new-privileges. Call it after the fork, because the filter contains this process's id.
    """
    machine = this_machine()
    if machine is None:
        return False
    code = program(machine, os.getpid())
    instructions = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("@HP", len(code) // 8, ctypes.addressof(instructions))
    pointer = ctypes.create_string_buffer(header, len(header))
    try:
        kernel.prctl(kernel.PR_SET_SECCOMP, _FILTER_MODE, ctypes.addressof(pointer))
    except OSError:
        return False
    return True


def program(machine: int, pid: int) -> bytes:
    """The filter's bytes for a machine (column of ``syscalls``) and the process `pid` that will install it."""
    return _fixed_part(machine) + _assemble([*_ruled_blocks(machine, pid), _ALLOW])


@cache
def _fixed_part(machine: int) -> bytes:
    """The blocks that do not depend on the process."""
    denied = [numbers[machine] for calls in DENIED.values() for numbers in calls.values()]
    return _assemble(
        [
            (_LOAD, 0, 0, _ARCH_AT),
            (_EQUAL, 1, 0, AUDIT_ARCH[machine]),
            _DENY,
            (_LOAD, 0, 0, _NUMBER_AT),
            (_AT_LEAST, 0, 1, _X32_BIT),
            _DENY,
            (_GREATER, 0, 1, NEWEST),
            _NO_SUCH_CALL,
            *_any_of(denied, _DENY),
            *_any_of([numbers[machine] for numbers in ABSENT.values()], _NO_SUCH_CALL),
        ]
    )


def _any_of(numbers: Sequence[int], answer: Instruction) -> Block:
    """One `answer` for many calls, which jump to it. A jump reaches at most 255 instructions, hence the chunks."""
    known = sorted(number for number in numbers if number >= 0)
    code: Block = []
    for start in range(0, len(known), _CHUNK):
        chunk = known[start : start + _CHUNK]
        code += [(_EQUAL, len(chunk) - place, 0, number) for place, number in enumerate(chunk)]
        code += [(_JUMP, 0, 0, 1), answer]
    return code


def _ruled_blocks(machine: int, pid: int) -> Block:
    rules = {
        "kill": _only(0, [pid]),
        "tgkill": _only(0, [pid]),
        "rt_sigqueueinfo": _only(0, [pid]),
        "rt_tgsigqueueinfo": _only(0, [pid]),
        "prctl": _only(0, _PRCTL_ALLOWED),
        "ioctl": _only(1, _IOCTL_ALLOWED),
        "fcntl": _only(1, _FCNTL_ALLOWED),
        "futex": _none_of(1, _FUTEX_DENIED),
        "clone": [_load(0), (_ANY_BIT, 1, 0, _CLONE_THREAD), _DENY, _ALLOW],
        "prlimit64": _null(2),
        "sendto": _null(4),
        "open": _reads(1),
        "openat": _reads(2),
    }
    return [instruction for name, rule in rules.items() for instruction in _block(RULED[name][machine], rule)]


def _block(number: int, answer: Block) -> Block:
    """`answer` for the call `number`; empty if the machine has no such call (-1)."""
    return [] if number < 0 else [(_EQUAL, 0, len(answer), number), *answer]


def _load(argument: int, upper_half: bool = False) -> Instruction:
    return (_LOAD, 0, 0, _ARGUMENTS_AT + 8 * argument + 4 * upper_half)


def _only(argument: int, values: Iterable[int]) -> Block:
    """Allow these values of a 32-bit argument; the kernel itself reads only the lower half."""
    return [_load(argument), *(line for value in values for line in ((_EQUAL, 0, 1, value), _ALLOW)), _DENY]


def _none_of(argument: int, values: Iterable[int]) -> Block:
    return [_load(argument), *(line for value in values for line in ((_EQUAL, 0, 1, value), _DENY)), _ALLOW]


def _null(argument: int) -> Block:
    """Allow a null pointer only: a limit may be read but not set, a message may not have an address."""
    return [_load(argument), (_EQUAL, 0, 3, 0), _load(argument, upper_half=True), (_EQUAL, 0, 1, 0), _ALLOW, _DENY]


def _reads(flags: int) -> Block:
    return [_load(flags), (_ANY_BIT, 0, 1, _WRITES), _DENY, _ALLOW]


def _assemble(block: Block) -> bytes:
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in block)


# Assembled at import, in the fork server; a worker only adds the rules that contain its own process id.
if (_machine := this_machine()) is not None:
    _fixed_part(_machine)
