"""A small interpreter of classic BPF, so that the filter of every machine can be tested on this one."""

# The numbers are the instruction codes of linux/bpf_common.h.

from __future__ import annotations

import struct


def run(program: bytes, arch: int, number: int, arguments: tuple[int, ...] = ()) -> int:
    """The filter's answer (SECCOMP_RET_...) to one system call."""
    arguments = (*arguments, *[0] * (6 - len(arguments)))
    data = struct.pack("<IIQ6Q", number, arch, 0, *(value % 2**64 for value in arguments))
    code = list(struct.iter_unpack("=HBBI", program))
    accumulator, place = 0, 0
    while True:
        operation, if_true, if_false, constant = code[place]
        place += 1
        if operation == 0x06:
            return int(constant)
        if operation == 0x20:
            accumulator = struct.unpack_from("<I", data, constant)[0]
        elif operation == 0x54:
            accumulator &= constant
        elif operation == 0x05:
            place += constant
        else:
            place += if_true if _holds(operation, accumulator, constant) else if_false


def _holds(operation: int, accumulator: int, constant: int) -> bool:
    comparisons = {
        0x15: accumulator == constant,
        0x25: accumulator > constant,
        0x35: accumulator >= constant,
        0x45: bool(accumulator & constant),
    }
    return comparisons[operation]
