"""Lets a suite import the student's modules by name; it receives proxies.

A suite written for gradescope-utils says ``from hw3_lib import Linear``. The module that it finds here contains
no student code: each of its names is a proxy for the worker's.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
import types
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from ..sandbox.proxies import Backend
from ..sandbox.submission import Submission, modules_of


class _ProxyModule(types.ModuleType):
    """A module whose names are proxies."""

    def __getattr__(self, name: str) -> Any:
        if name == "__all__":
            return sorted(self.__dict__["_session"].names(self.__name__))
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(getattr(self.__dict__["_submission"], self.__name__), name)


class _Refusal(importlib.abc.MetaPathFinder):
    """Refuses to import some modules, and remembers which were asked for."""

    def __init__(self, names: Collection[str]) -> None:
        self.names = names
        self.asked_for: list[str] = []

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> None:
        """Nothing for other names; raises for these."""
        if fullname in self.names:
            self.asked_for.append(fullname)
            raise ModuleNotFoundError(f"There is no submission yet, so there is no {fullname}.", name=fullname)


class _ProxyFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, submission: Submission, session: Backend, names: list[str]) -> None:
        self._submission, self._session, self._names = submission, session, names

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        """A spec for the names of the student's modules."""
        return importlib.machinery.ModuleSpec(fullname, self) if fullname in self._names else None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        """The module of proxies."""
        return _ProxyModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Connect the module to the worker."""
        module.__dict__.update(_submission=self._submission, _session=self._session)


@contextmanager
def student_imports(submission: Submission, session: Backend) -> Iterator[None]:
    """Within the block, importing one of the student's modules by name gives proxies."""
    names = modules_of(submission)
    finder = _ProxyFinder(submission, session, names)
    others = {name: sys.modules.pop(name) for name in names if name in sys.modules}
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in names:
            sys.modules.pop(name, None)
        sys.modules.update(others)


@contextmanager
def no_student_imports(names: Collection[str]) -> Iterator[list[str]]:
    """Within the block, the student's modules cannot be imported; gives the names of those that were asked for."""
    finder = _Refusal(names)
    sys.meta_path.insert(0, finder)
    try:
        yield finder.asked_for
    finally:
        sys.meta_path.remove(finder)
