"""What student code may import: the standard library, the homework's libraries, and stand-ins for a few others."""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .autograd import switch_off
from .call_watch import WATCH
from .stand_ins import StandInFinder

USED_BY_MANY = ("numpy.random", "numpy.linalg", "random", "math", "time", "csv", "json", "copy", "typing", "pickle",
                "dataclasses", "collections", "functools", "itertools", "traceback", "linecache", "ast", "gzip")


@dataclass(frozen=True)
class Libraries:
    """What a worker may import and what is watched there; ``Libraries(**json.loads(...))`` of its ``asdict`` is equal.

    Attributes:
        folders: allowed top-level package -> the folder that contains it.
        preload: those that are imported before the first worker is started.
        watched: dotted names of functions whose calls by student code are noted.
        refuse: whether a noted call is refused.
        switched_off: features that are switched off while student code is graded, see ``autograd.py``.
    """

    folders: dict[str, str]
    preload: tuple[str, ...] = ()
    watched: tuple[str, ...] = ()
    refuse: bool = True
    switched_off: tuple[str, ...] = ()


class LibraryFinder(importlib.abc.MetaPathFinder):
    """Finds the allowed top-level packages in their folders, and nothing else there."""

    def __init__(self, folders: dict[str, str]) -> None:
        self.folders = folders

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        """The package's spec if it is allowed; submodules are found by the ordinary finders."""
        folder = self.folders.get(fullname)
        return None if folder is None else importlib.machinery.PathFinder.find_spec(fullname, [folder])


def install(libraries: Libraries) -> None:
    """Make the allowed libraries importable, import the main ones now, and add the stand-ins for those not found."""
    sys.meta_path.append(LibraryFinder(libraries.folders))
    for name in libraries.preload:
        _CALM.get(name, lambda: None)()
        importlib.import_module(name)
    WATCH.install(libraries.watched, libraries.refuse)
    switch_off(libraries.switched_off)
    for name in USED_BY_MANY:
        importlib.import_module(name)
    sys.meta_path.append(StandInFinder())


def _calm_torch() -> None:
    """Limit torch to one thread, because forking several is unsafe, and keep it from looking for a writable folder."""
    importlib.import_module("tempfile").tempdir = "/nonexistent"  # type: ignore[attr-defined]
    importlib.import_module("torch").set_num_threads(1)


_CALM: dict[str, Callable[[], None]] = {"torch": _calm_torch}
