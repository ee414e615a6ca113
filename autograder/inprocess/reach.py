"""Which functions of the reference each case runs.

A solution that differs from the reference only in the bodies of some functions gets the reference's result in every
case that runs none of them. Most wrong solutions of a catalogue change one function, so most cases need not run.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from types import FrameType
from typing import Any

from ..worker.executor import Executor

Function = tuple[str, str]
"""A file's name, and the name of a function or method of it, such as ``("hw3_lib.py", "Linear.forward")``."""

TEXT: Function = ("", "")
"""Stands for a look at the whole text of a solution: the search for forbidden names."""


class Reach:
    """Compares solutions with the reference, and notes what runs of it.

    Args:
        reference: file name -> text.
        elsewhere: ids of the globals of modules whose functions do not count: the reference that answers the cases.
    """

    def __init__(self, reference: Mapping[str, str], elsewhere: frozenset[int] = frozenset()) -> None:
        self._parsed = {name: _Parsed(text) for name, text in reference.items()}
        self._elsewhere = elsewhere
        self._lines = {(name, line): (name, function) for name, parsed in self._parsed.items()
                       for line, function in parsed.lines.items()}

    def changed(self, sources: Mapping[str, str]) -> frozenset[Function] | None:
        """The functions whose bodies differ from the reference's; None if anything else differs."""
        if sources.keys() != self._parsed.keys():
            return None
        pairs = {name: (self._parsed[name], _parse(text)) for name, text in sources.items()}
        if any(theirs is None or theirs.rest != ours.rest for ours, theirs in pairs.values()):
            return None
        return frozenset((name, function) for name, (ours, theirs) in pairs.items() if theirs is not None
                         for function, body in ours.bodies.items() if theirs.bodies[function] != body)

    @contextmanager
    def noted(self) -> Iterator[set[Function]]:
        """The functions of a solution with the reference's text that run within the block."""
        found: set[Function] = set()
        before = sys.getprofile()
        sys.setprofile(self._note_into(found))
        try:
            yield found
        finally:
            sys.setprofile(before)

    def _note_into(self, found: set[Function]) -> Callable[[FrameType, str, Any], None]:
        def note(frame: FrameType, event: str, argument: Any) -> None:
            code = frame.f_code
            place = (code.co_filename, code.co_firstlineno)
            if event == "call" and place in self._lines and id(frame.f_globals) not in self._elsewhere:
                found.add(self._lines[place])
            elif code is Executor.uses.__code__:
                found.add(TEXT)

        return note


class _Parsed:
    """A file's syntax: the bodies of its functions and methods, and all the rest.

    Attributes:
        bodies: function -> its body.
        rest: everything else: signatures, decorators, and the statements outside of functions.
        lines: the first line of each function, with its decorators, and of each function inside it -> the function.
    """

    def __init__(self, text: str) -> None:
        tree = ast.parse(text)
        self.bodies: dict[str, str] = {}
        self.lines: dict[int, str] = {}
        for name, function in _functions(tree):
            self.lines.update(dict.fromkeys(range(_first_line(function), (function.end_lineno or 0) + 1), name))
            self.bodies[name] = self.bodies.get(name, "") + ast.dump(ast.Module(function.body, []))
            function.body = []
        self.rest = ast.dump(tree)


@lru_cache(maxsize=8)
def _parse(text: str) -> _Parsed | None:
    """A file's syntax; None if it has none."""
    try:
        return _Parsed(text)
    except (SyntaxError, ValueError, RecursionError):
        return None


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """The functions of a module and the methods of its classes."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}.{method.name}", method) for method in node.body
                        if isinstance(method, ast.FunctionDef))


def _first_line(function: ast.FunctionDef) -> int:
    return min([function.lineno, *(decorator.lineno for decorator in function.decorator_list)])
