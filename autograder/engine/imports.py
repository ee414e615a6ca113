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
from typing import Any, NoReturn

from ..errors import StudentError
from ..sandbox.proxies import Backend
from ..sandbox.submission import Submission, modules_of


class _ProxyModule(types.ModuleType):
    """A module whose names are proxies."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name != "__all__":
            raise AttributeError(name)
        session = self.__dict__["_session"]
        if name == "__all__":
            return _all_names(session, self.__name__)
        try:
            return getattr(getattr(self.__dict__["_submission"], self.__name__), name)
        except StudentError as error:
            if session.era:  # a case is running, and it is its failure
                raise
            return _missing(name, str(error))


class _Missing(type):
    """The type of what stands for a name that a suite imports and the submission does not have.

    Without it none of the file's cases could be collected, also those that need other names. It is a class, since it
    may be the name of an exception, which a case only mentions; a case that uses it in any other way fails.
    """

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        cls._refuse()

    def _refuse(cls, *args: Any, **kwargs: Any) -> NoReturn:
        raise StudentError("", cls.__dict__["_sentence"])

    __call__ = __getitem__ = __len__ = __iter__ = __eq__ = __lt__ = __gt__ = __le__ = __ge__ = _refuse
    __contains__ = __bool__ = __instancecheck__ = __subclasscheck__ = __float__ = __int__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _refuse
    __hash__ = type.__hash__


def _missing(name: str, sentence: str) -> _Missing:
    """A stand-in; ``assertRaises`` shows its name, so that has the sentence too."""
    return _Missing(f"{name} ({sentence.rstrip('.')})", (Exception,), {"_sentence": sentence, "__test__": False})


def _all_names(session: Backend, module: str) -> list[str]:
    """The names that ``from module import *`` gives: those of the module, and those that the reference defines.

    Not the modules that it imports: a suite that uses ``sys`` means its own.
    """
    wanted = session.interface.names.get(module, {})
    try:
        names = session.names(module)
        return sorted({*(name for name in names if names[name] != "module"), *wanted})
    except StudentError:
        return sorted(wanted)


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
