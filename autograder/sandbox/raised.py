"""Exceptions of the other side as real exceptions in a case: ``pytest.raises(ValueError)``, ``except hw.MyError``.

What is raised in the grader belongs to two families. It is a StudentError (or a ReferenceRaised), by which the grader
knows it, and it has the class by which a case knows it: Python's own class if that is in KNOWN, or else a fresh class
without any code, made for the name over there. Its message, arguments and attributes are data.

KNOWN is short on purpose. SystemExit, KeyboardInterrupt and GeneratorExit would end more than a case. StopIteration
would end a loop of the case in silence: ``all(map(check, inputs))`` would pass. A class that is missing here is made
from its ancestors, so a case can catch it by those.
"""

from __future__ import annotations

import builtins
from typing import Any, cast

import numpy as np

from ..errors import ReferenceRaised, StudentError
from ..worker.raised import OF_THE_SYSTEM, Lineage
from .reading import Error

NAMES = (
    "ArithmeticError", "AssertionError", "AttributeError", "BufferError", "EOFError", "Exception", "FileExistsError",
    "FileNotFoundError", "FloatingPointError", "ImportError", "IndentationError", "IndexError", "IsADirectoryError",
    "KeyError", "LookupError", "MemoryError", "ModuleNotFoundError", "NameError", "NotADirectoryError",
    "NotImplementedError", "OSError", "OverflowError", "PermissionError", "RecursionError", "ReferenceError",
    "RuntimeError", "SyntaxError", "TabError", "TimeoutError", "TypeError", "UnboundLocalError", "UnicodeDecodeError",
    "UnicodeEncodeError", "UnicodeError", "UnicodeTranslateError", "ValueError", "ZeroDivisionError",
    "Warning", "DeprecationWarning", "FutureWarning", "RuntimeWarning", "UserWarning")
KNOWN: dict[str, type[Exception]] = {
    **{f"builtins.{name}": getattr(builtins, name) for name in NAMES},
    "numpy.linalg.LinAlgError": np.linalg.LinAlgError}
MOST_MADE = 2_000  # a student's files define a few; a worker that student code has taken over could name any number
SYSTEM_TYPES = dict(zip(OF_THE_SYSTEM, (int, str, str), strict=True))
PROXY = "_over_there"
Kind = type[Exception]


class MadeClass(type):
    """The class of the classes that are made here: calling one, or reading an attribute of it, asks the other side."""

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        """An object of the class over there."""
        return over_there(cls)(*args, **kwargs)

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(over_there(cls), name)


class Family:
    """The exceptions of one side.

    Args:
        blamed: by which the grader knows them.
    """

    def __init__(self, blamed: type[StudentError] | type[ReferenceRaised]) -> None:
        self._blamed = blamed
        self._made: dict[tuple[Any, ...], Kind] = {}

    def class_of(self, lineage: Lineage, proxy: Any = None) -> Kind:
        """The class by which a case knows exceptions of this lineage; the same one for the same lineage.

        Args:
            proxy: the class over there, if a case can name it.
        """
        found: dict[str, Kind] = {}
        for name, bases in lineage:
            parents = tuple(dict.fromkeys(found[base] for base in bases if base in found)) or (Exception,)
            found[name] = KNOWN.get(name) or self._class(name.rpartition(".")[2], parents, name)
        kind = found[lineage[-1][0]]
        if proxy is not None and type(kind) is MadeClass:
            type.__setattr__(kind, PROXY, proxy)
        return kind

    def error(self, error: Error, where: str) -> Exception:
        """The exception to raise for an error over there.

        Args:
            where: the call that raised, in words.
        """
        details = error.kind, error.text, error.trace, where
        if not error.lineage:
            return self._blamed(*details)
        kind = self._class(error.kind, (self._blamed, self.class_of(error.lineage)), "")
        made: Exception = type.__call__(kind, *details)
        made.args = (error.text,) if error.args is None else error.args
        _add_attributes(made, error.attributes)
        return made

    def _class(self, name: str, parents: tuple[Kind, ...], full_name: str) -> Kind:
        """A class without code; without the parents that Python cannot join."""
        key = (full_name, name, *parents)
        if key not in self._made:
            if len(self._made) >= MOST_MADE:
                return parents[0]
            self._made[key] = _make(name, parents, _namespace(full_name))
        return self._made[key]


def _make(name: str, parents: tuple[Kind, ...], namespace: dict[str, Any]) -> Kind:
    made: Any
    try:
        made = MadeClass(name, parents, namespace)
    except TypeError:  # their layouts or orders differ; over there such a class cannot be either
        made = MadeClass(name, parents[:1], namespace)
    return cast(Kind, made)


def _namespace(full_name: str) -> dict[str, Any]:
    """What such a class contains; ``__test__`` keeps pytest from collecting one that is named TestError."""
    namespace: dict[str, Any] = {"__module__": full_name.rpartition(".")[0] or "builtins", "__test__": False}
    if not full_name:
        namespace["__str__"] = _text
    return namespace


def _text(error: Any) -> str:
    return str(error.text)


def over_there(kind: Any) -> Any:
    """The proxy of the class for which this one was made.

    Raises:
        AttributeError: no case could name it.
    """
    found = type.__getattribute__(kind, "__dict__").get(PROXY)
    if found is None:
        raise AttributeError(f"{kind.__name__} is not a name of a module, so a case cannot use it.")
    return found


def _add_attributes(made: Exception, attributes: dict[str, Any]) -> None:
    """Add what is data and has a name of its own; nothing that Python or pytest reads by its own names."""
    for name, value in attributes.items():
        if name in SYSTEM_TYPES and isinstance(made, OSError):
            if type(value) is SYSTEM_TYPES[name]:
                setattr(made, name, value)
        elif type(name) is str and name.isidentifier() and not name.startswith("_") and not hasattr(made, name):
            made.__dict__[name] = value
