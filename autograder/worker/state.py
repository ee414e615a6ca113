"""Whether a worker that has served a case is still as it was when the submission was loaded.

Only then may another case use it. Random numbers are put back to where they were; everything else must not have
changed: the submission's modules, the library's functions, and the settings of NumPy and of the process. Student code
could forge this. It would gain nothing by it: a worker contains no secret, and a case that fails is judged anew.
"""

from __future__ import annotations

import gc
import os
import random
import signal
import sys
import threading
import types
import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np

from .fingerprint import fingerprint, same

LIBRARIES = ("builtins", "math", "random", "numpy", "numpy.random", "numpy.linalg", "torch", "torch.nn",
             "torch.nn.functional", "torch.nn.init")
OUTPUTS = (1, 2)


class State:
    """The state of this process after the submission was loaded.

    Args:
        modules: the submission's modules.
    """

    def __init__(self, modules: Mapping[str, types.ModuleType]) -> None:
        self._modules = modules
        self._random = _random_numbers()
        self._settings = _settings()
        self._libraries = _libraries()
        try:
            self._content: list[Any] | None = fingerprint(modules)
        except BaseException:  # reading a metaclass of the student's may raise anything
            self._content = None

    def restore(self) -> bool:
        """Put random numbers back, and return whether everything else is as it was."""
        try:
            if self._content is None or not self._is_unchanged(self._content):
                return False
            _put_back(self._random)
        except BaseException:  # whatever student code has left behind
            return False
        with warnings.catch_warnings():  # its end lets each warning be shown once more
            return True

    def _is_unchanged(self, content: list[Any]) -> bool:
        return (_settings() == self._settings and self._libraries_are_the_same()
                and all(sys.modules.get(name) is module for name, module in self._modules.items())
                and same(fingerprint(self._modules), content))

    def _libraries_are_the_same(self) -> bool:
        """Whether every name means the same object; a submodule that is imported later is a new name."""
        now = _libraries()
        return now.keys() == self._libraries.keys() and all(
            names is not None and _same_names(names, now[library]) for library, names in self._libraries.items())


def _same_names(before: dict[str, Any], now: dict[str, Any]) -> bool:
    return all(name in now and now[name] is value for name, value in before.items()) and all(
        name in before or isinstance(value, types.ModuleType) for name, value in now.items())


def _libraries() -> dict[str, dict[str, Any]]:
    return {name: dict(vars(sys.modules[name])) for name in LIBRARIES if name in sys.modules}


def _random_numbers() -> dict[str, Any]:
    torch = sys.modules.get("torch")
    return {"random": random.getstate(), "numpy": np.random.get_state(),
            "torch": torch.get_rng_state() if torch else None}


def _put_back(states: dict[str, Any]) -> None:
    random.setstate(states["random"])
    np.random.set_state(states["numpy"])
    if states["torch"] is not None:
        sys.modules["torch"].set_rng_state(states["torch"])


def _settings() -> list[Any]:
    """Settings of the process, of Python, NumPy and torch that student code can change."""
    streams = [(id(stream), stream.closed) for stream in (sys.stdin, sys.stdout, sys.stderr)]
    files = [(os.fstat(fd).st_dev, os.fstat(fd).st_ino) for fd in OUTPUTS]
    hooks = [id(sys.excepthook), id(sys.gettrace()), id(sys.getprofile()), id(warnings.showwarning)]
    python = [sys.getrecursionlimit(), sys.getswitchinterval(), gc.isenabled(), gc.get_threshold(),
              threading.active_count(), list(sys.path), list(map(id, sys.meta_path)), dict(os.environ),
              [repr(one) for one in warnings.filters]]
    numpy = [np.geterr(), id(np.geterrcall()), repr(np.get_printoptions())]
    return [streams, files, hooks, python, _signals(), numpy, _torch_settings()]


def _signals() -> list[Any]:
    if sys.platform == "win32":
        return []
    timers = [signal.getitimer(kind) for kind in (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF)]
    return [timers, [id(signal.getsignal(number)) for number in signal.valid_signals()]]


def _torch_settings() -> list[Any]:
    torch = sys.modules.get("torch")
    if torch is None:
        return []
    return [torch.is_grad_enabled(), torch.get_default_dtype(), torch.get_num_threads(),
            torch.is_anomaly_enabled(), torch.are_deterministic_algorithms_enabled()]
