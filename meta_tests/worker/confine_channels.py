"""What a worker must not manage, continued: ways to tell another worker something, or to learn what others do."""

# Every attempt has the same signature and a name that says it all; the low-level calls are the ones under test.
# ruff: noqa: PTH120, PTH123

from __future__ import annotations

import fcntl
import os
import struct

from confine_forbidden import _HERE, _answer, _call, _readable

_F_OFD_GETLK, _F_OFD_SETLK, _F_SETPIPE_SZ, _F_SET_RW_HINT = 36, 37, 1031, 1036

# Signs that the next worker, or one beside it, could see.


def lock_file(folder: str) -> str:
    return _answer(lambda: fcntl.flock(os.open(_readable(folder), os.O_RDONLY), fcntl.LOCK_SH))


def _record_lock(folder: str, command: int) -> str:
    lock = struct.pack("hhqqi4x", fcntl.F_RDLCK, os.SEEK_SET, 0, 1, 0)
    return _answer(lambda: fcntl.fcntl(os.open(_readable(folder), os.O_RDONLY), command, lock))


def lock_part_of_file(folder: str) -> str:
    return _record_lock(folder, fcntl.F_SETLK)


def lock_part_of_file_and_wait(folder: str) -> str:
    return _record_lock(folder, fcntl.F_SETLKW)


def ask_who_locks_part_of_file(folder: str) -> str:
    return _record_lock(folder, fcntl.F_GETLK)


def lock_part_of_open_file(folder: str) -> str:
    return _record_lock(folder, _F_OFD_SETLK)


def ask_who_locks_part_of_open_file(folder: str) -> str:
    return _record_lock(folder, _F_OFD_GETLK)


def lease_file(folder: str) -> str:
    return _answer(lambda: fcntl.fcntl(os.open(_readable(folder), os.O_RDONLY), fcntl.F_SETLEASE, fcntl.F_RDLCK))


def watch_folder_by_descriptor(folder: str) -> str:
    place = os.path.dirname(_readable(folder))
    return _answer(lambda: fcntl.fcntl(os.open(place, os.O_RDONLY), fcntl.F_NOTIFY, fcntl.DN_ACCESS))


def use_up_pipe_pages(folder: str) -> str:
    return _answer(lambda: fcntl.fcntl(os.pipe()[0], _F_SETPIPE_SZ, 1 << 20))


def leave_a_hint_at_a_file(folder: str) -> str:
    hint = struct.pack("Q", 2)
    return _answer(lambda: fcntl.fcntl(os.open(_readable(folder), os.O_RDONLY), _F_SET_RW_HINT, hint))


def wake_thread_of_another_process(folder: str) -> str:
    return _call("futex", _HERE, 1, 1, 0, 0, 0)


def ask_what_is_in_memory(folder: str) -> str:
    return _call("mincore", _HERE & ~4095, 4096, _HERE)


def ask_whether_a_page_is_in_memory(folder: str) -> str:
    return _answer(lambda: os.preadv(os.open(_readable(folder), os.O_RDONLY), [bytearray(1)], 0, os.RWF_NOWAIT))


def drop_a_file_from_memory(folder: str) -> str:
    place = os.open(_readable(folder), os.O_RDONLY)
    return _answer(lambda: os.posix_fadvise(place, 0, 0, os.POSIX_FADV_DONTNEED))


def set_up_asynchronous_reading(folder: str) -> str:
    return _call("io_setup", 1, _HERE)


# What tells about other processes.


def list_own_descriptors(folder: str) -> str:
    return _answer(lambda: os.listdir("/proc/self/fd"))


def read_sockets(folder: str) -> str:
    return _answer(lambda: open("/proc/self/net/unix").read())


def read_mounts(folder: str) -> str:
    return _answer(lambda: open("/proc/self/mountinfo").read())


def read_locks(folder: str) -> str:
    return _answer(lambda: open("/proc/locks").read())


def read_load(folder: str) -> str:
    return _answer(lambda: open("/proc/loadavg").read())
