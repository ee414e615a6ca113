"""What student code may import: the standard library, the homework's libraries, and two harmless stand-ins.

Plots and progress bars are no part of a homework's answer: matplotlib and tqdm are replaced by modules that do
nothing, so that a file which imports them runs on a grader that does not have them.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import sys
import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .call_watch import WATCH

STAND_INS = ("matplotlib", "tqdm", "seaborn")
USED_BY_MANY = ("numpy.random", "numpy.linalg", "random", "math", "time", "csv", "json", "copy", "typing", "pickle",
                "dataclasses", "collections", "functools", "itertools", "traceback", "linecache", "ast", "gzip")


@dataclass(frozen=True)
class Libraries:
    """What a worker may import and what is watched there; ``Libraries(**json.loads(...))`` of its ``asdict`` is equal.

    Attributes:
        folders: allowed top-level package -> the folder that holds it.
        preload: those that are imported before the first worker is made.
        watched: dotted names of functions whose calls by student code are noted.
        refuse: whether a noted call is refused.
    """

    folders: dict[str, str]
    preload: tuple[str, ...] = ()
    watched: tuple[str, ...] = ()
    refuse: bool = True


class LibraryFinder(importlib.abc.MetaPathFinder):
    """Finds the allowed top-level packages in their own folders, and nothing else there."""

    def __init__(self, folders: dict[str, str]) -> None:
        self.folders = folders

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        """The package's spec if it is allowed; submodules are found by the ordinary finders."""
        folder = self.folders.get(fullname)
        return None if folder is None else importlib.machinery.PathFinder.find_spec(fullname, [folder])


class StandInFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives a module that does nothing for each name in STAND_INS and below it."""

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        """A do-nothing module's spec, for the names that have one."""
        if fullname.partition(".")[0] not in STAND_INS:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        """The do-nothing module."""
        return _DoNothingModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """There is nothing to run."""


class _DoNothing:
    """Can be called, entered, unpacked into two and asked for any attribute; each of these gives it back."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, key: Any) -> Any:
        return self

    def __iter__(self) -> Any:
        return iter((self, self))

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *details: Any) -> None:
        return None


class _Bar(_DoNothing):
    """tqdm.tqdm: goes through its iterable as if it were not there."""

    def __init__(self, iterable: Any = (), *args: Any, **kwargs: Any) -> None:
        self.iterable = iterable

    def __iter__(self) -> Any:
        return iter(self.iterable)

    def __len__(self) -> int:
        return len(self.iterable)


def _trange(*args: Any, **kwargs: Any) -> _Bar:
    return _Bar(range(*args))


_BARS: dict[str, Any] = {"tqdm": _Bar, "trange": _trange, "tqdm_notebook": _Bar}


class _DoNothingModule(types.ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if self.__name__.partition(".")[0] == "tqdm" and name in _BARS:
            return _BARS[name]
        return _DoNothing()


def install(libraries: Libraries) -> None:
    """Make the allowed libraries importable, import the main ones now, and put the stand-ins behind them."""
    sys.meta_path.append(LibraryFinder(libraries.folders))
    for name in libraries.preload:
        _CALM.get(name, lambda: None)()
        importlib.import_module(name)
    WATCH.install(libraries.watched, libraries.refuse)
    for name in USED_BY_MANY:
        importlib.import_module(name)
    sys.meta_path.append(StandInFinder())


def _calm_torch() -> None:
    """Keep torch to one thread, without which forking is unsafe, and from looking for a place to write."""
    importlib.import_module("tempfile").tempdir = "/nonexistent"  # type: ignore[attr-defined]
    importlib.import_module("torch").set_num_threads(1)


_CALM: dict[str, Callable[[], None]] = {"torch": _calm_torch}
