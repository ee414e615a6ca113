"""A dry run of a module: its top-level statements run with recorders in place of some names; nothing is trained.

A file that trains says with which numbers by calling a trainer. Here that call is written down and answered at once.
The names of the recorders stay theirs, whatever the file defines under them. Modules for plots record what they are
handed. Each statement is run on its own, within a budget; one that raises is noted and skipped. Files that are opened
for writing are thrown away.
"""

from __future__ import annotations
import __future__

import ast
import builtins
import io
import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from .budget import OutOfBudget, budget
from .notes import noted
from .stand_ins import ALL_NAMES, StandIn, subplots_of

MOST_CALLS = 2_000
MOST_RAISED = 20
LONGEST_TEXT = 200
ARGUMENT = "argument"
WRITING = frozenset("wax+")


class Outcome(StandIn):
    """What a recorded call gave where nothing else is declared: it does nothing, and is known when it is passed on."""

    def __init__(self, call: int = -1, *args: Any, **kwargs: Any) -> None:
        """Remember the number of the call."""
        self._call = call


class Recorder(StandIn):
    """Stands for a function or class: writes each call down and answers it.

    Args:
        name: the name in the record.
        takes: its parameters' names in order, by which positional arguments are recorded.
        gives: what it answers; ``{"argument": name}`` in it stands for an argument, None alone for an Outcome.
    """

    def __init__(self, record: Record, name: str = "", takes: Sequence[str] = (), gives: Any = None) -> None:
        self._record, self._name, self._takes, self._gives = record, name, takes, gives

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Record the call and answer it."""
        places = [*self._takes, *(str(place) for place in range(len(self._takes), len(args)))]
        arguments = {**dict(zip(places, args, strict=False)), **kwargs}
        number = self._record.add(self._name, arguments)
        if self._gives is None:
            return Outcome(number)
        return _answer(self._gives, arguments)


class Watched(StandIn):
    """A module for plots, or something in it: does nothing, and records what its functions are handed."""

    def __init__(self, record: Record, path: str = "", *args: Any, **kwargs: Any) -> None:
        self._record, self._path = record, path

    def __getattr__(self, name: str) -> Any:
        if name == "__all__":
            return ALL_NAMES.get(self._path, ())
        if name == "__path__":
            return []
        if name.startswith("__"):
            return super().__getattr__(name)
        inner = Watched(self._record, f"{self._path}.{name}")
        return inner if name != "subplots" else subplots_of(lambda: inner)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Record the call; as a decorator, give back the decorated function."""
        self._record.add(self._path, {**{str(place): value for place, value in enumerate(args)}, **kwargs})
        return super().__call__(*args, **kwargs)


class Record:
    """The calls of a dry run, and the statements that raised."""

    def __init__(self) -> None:
        self.calls: list[list[Any]] = []
        self.raised: list[list[Any]] = []

    def add(self, name: str, arguments: Mapping[str, Any]) -> int:
        """Write a call down with notes of its arguments; return its number."""
        if len(self.calls) < MOST_CALLS:
            self.calls.append([name, {str(key)[:LONGEST_TEXT]: _note(value) for key, value in arguments.items()}])
        return len(self.calls) - 1

    def skip(self, node: ast.stmt, error: BaseException) -> None:
        """Write down that a statement did not end as it should."""
        if len(self.raised) < MOST_RAISED:
            text = "it used up its time" if isinstance(error, OutOfBudget) else _text(error)
            self.raised.append([node.lineno, type(error).__name__[:LONGEST_TEXT], text])


def _answer(gives: Any, arguments: Mapping[str, Any]) -> Any:
    """A copy of what is declared, with the call's own arguments in it."""
    if type(gives) in (list, tuple):
        return type(gives)(_answer(one, arguments) for one in gives)
    if type(gives) is dict:
        is_argument = list(gives) == [ARGUMENT]
        return arguments.get(gives[ARGUMENT]) if is_argument else {
            key: _answer(one, arguments) for key, one in gives.items()}
    return gives.copy() if isinstance(gives, np.ndarray) else gives


def _note(value: Any) -> Any:
    if type(value) is Outcome:
        return {"is": "result", "call": value._call}
    return noted(value)


def _text(error: BaseException) -> str:
    try:
        return str.__getitem__(str(error), slice(LONGEST_TEXT))
    except BaseException:
        return "(its message could not be read)"


def dry_run(source: bytes, filename: str, plan: Mapping[str, Any]) -> dict[str, Any]:
    """Run all top-level statements of a file in order, in a namespace of their own.

    Args:
        plan: ``recorders``, name -> {"takes", "gives"} as in Recorder; ``known``, name -> value at the start;
            ``watched``, modules for plots; ``seconds``, the budget of a statement.

    Returns:
        ``calls``, a list of [name, arguments by name, each as a note]; ``raised``, a list of [line, type, text].
    """
    record = Record()
    recorders = {name: Recorder(record, name, **spec) for name, spec in plan["recorders"].items()}
    namespace: dict[str, Any] = {"__name__": "__main__", "__file__": filename,
                                 "__builtins__": _builtins(record, plan["watched"]), **plan["known"], **recorders}
    flags = __future__.annotations.compiler_flag  # an annotation may name a class that is defined later
    for node in ast.parse(source, filename).body:
        code = compile(ast.Module([node], []), filename, "exec", flags, dont_inherit=True)
        try:
            with budget(plan["seconds"]):
                exec(code, namespace)
        except BaseException as error:  # SystemExit too: a script may leave itself early
            record.skip(node, error)
        namespace.update((name, recorders[name]) for name in recorders if _is_defined(namespace.get(name), name))
    return {"calls": record.calls, "raised": record.raised}


def _is_defined(value: Any, name: str) -> bool:
    """Whether this is the file's own function or class of that name; what was made from a recorder is left alone."""
    return isinstance(value, (types.FunctionType, type)) and value.__name__ == name


def _builtins(record: Record, watched: Sequence[str]) -> dict[str, Any]:
    """Python's own names, with an import that watches, files that are thrown away, and nobody to ask."""
    return {**vars(builtins), "__import__": _importing(record, watched), "open": _opening, "input": lambda *args: "",
            "exit": _nothing, "quit": _nothing}


def _importing(record: Record, watched: Sequence[str]) -> Callable[..., Any]:
    def imported(name: str, namespace: Any = None, local: Any = None, fromlist: Any = (), level: int = 0) -> Any:
        if level or name.partition(".")[0] not in watched:
            return builtins.__import__(name, namespace, local, fromlist, level)
        return Watched(record, name if fromlist else name.partition(".")[0])

    return imported


def _opening(file: Any, mode: Any = "r", *args: Any, **kwargs: Any) -> Any:
    if not WRITING.intersection(str(mode)):
        return io.open(file, mode, *args, **kwargs)  # noqa: UP020 - the name may be anything that open takes
    return io.BytesIO() if "b" in mode else io.StringIO()


def _nothing(*args: Any) -> None:
    """Go on."""
