"""What a worker must still be able to do after confinement. Each function does one thing and returns the result."""

# Every attempt has the same signature and a name that says it all; the low-level calls are the ones under test.
# ruff: noqa: PTH118, PTH123

from __future__ import annotations

import importlib
import math
import os
import resource
import signal
import sys
import threading
import time

import numpy

_MIB = 1 << 20


def read_readable_file(folder: str) -> str:
    with open(os.path.join(folder, "readable", "student.py")) as file:
        return file.read()


def list_readable_folder(folder: str) -> list[str]:
    return os.listdir(os.path.join(folder, "readable"))


def import_lazily(folder: str) -> str:
    for name in ("decimal", "random", "statistics", "fractions", "unittest", "ctypes", "hashlib"):
        importlib.import_module(name)
    return str(sys.modules["decimal"].Decimal("0.1") + 1)


def draw_random_bytes(folder: str) -> int:
    with open("/dev/urandom", "rb") as source:
        return len(os.urandom(16)) + len(source.read(4))


def multiply_matrices(folder: str) -> float:
    return float((numpy.ones((64, 32)) @ numpy.full((32, 8), 0.5)).sum())


def import_more_of_numpy(folder: str) -> float:
    return float(importlib.import_module("numpy.testing").assert_allclose(1, 1) or numpy.linalg.norm([3.0, 4.0]))


def calculate(folder: str) -> float:
    return math.sqrt(2.25)


def tell_time(folder: str) -> bool:
    begin = time.monotonic()
    time.sleep(0.001)
    return time.monotonic() > begin and time.localtime().tm_year > 2000


def run_thread(folder: str) -> list[str]:
    said: list[str] = []
    thread = threading.Thread(target=said.append, args=("done",))
    thread.start()
    thread.join()
    return said


def signal_itself(folder: str) -> list[int]:
    caught: list[int] = []
    signal.signal(signal.SIGUSR1, lambda number, frame: caught.append(number))
    signal.raise_signal(signal.SIGUSR1)
    os.kill(os.getpid(), signal.SIGUSR1)
    return [number == signal.SIGUSR1 for number in caught]


def read_nothing(folder: str) -> str:
    with open(os.devnull) as sink:
        return sink.read()


def read_about_itself(folder: str) -> bool:
    with open("/proc/self/maps") as maps, open("/proc/self/stat") as stat, open("/proc/self/statm") as statm:
        assert maps.read() and stat.read() and statm.read()
    with open("/proc/self/status") as status:
        return f"Pid:\t{os.getpid()}\n" in status.readlines()


def allocate_within_limit(folder: str) -> int:
    return len(bytearray(100 * _MIB)) // _MIB


def allocate_above_limit(folder: str) -> str:
    try:
        return f"allocated {len(bytearray(400 * _MIB))} bytes"
    except MemoryError:
        return "MemoryError"


def allocate_array_above_limit(folder: str) -> str:
    try:
        return f"allocated {numpy.ones(400 * _MIB, dtype=numpy.uint8).nbytes} bytes"
    except MemoryError:
        return "MemoryError"


def limits(folder: str) -> dict[str, list[int]]:
    names = ("CPU", "FSIZE", "NOFILE", "NPROC", "CORE", "MEMLOCK")
    return {name: list(resource.getrlimit(getattr(resource, f"RLIMIT_{name}"))) for name in names}


def identity(folder: str) -> dict[str, object]:
    with open("/proc/self/status") as status:
        fields = dict(line.rstrip("\n").split(":\t", 1) for line in status if ":\t" in line)
    names = ("Uid", "Gid", "Groups", "CapPrm", "CapEff", "CapInh", "CapAmb", "CapBnd", "NoNewPrivs", "Seccomp", "Umask")
    return {name: fields[name].split() for name in names}
