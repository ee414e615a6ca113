"""Finds the stubs that a case can reach, from its calls and the student's source; its failure may be just a stub.

From the functions that the case calls it follows names: a function's name leads to that function, a class's name to
the methods of that class that are mentioned on the way. This finds more than what really runs, never less, unless
code builds names as text.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence

from ..sandbox.proxies import MethodProxy, ObjectProxy, PathProxy, kind_of, name_of, owner_of, path_of
from ..sandbox.steps import Step
from .stubs import Function, Stub, functions_of, parse

ALWAYS = ("__init__", "__call__", "__new__")


class Sources:
    """The functions and classes of a submission.

    Args:
        sources: file name -> content.
        stubs: what ``find_stubs`` found in them.
    """

    def __init__(self, sources: Mapping[str, bytes], stubs: Iterable[Stub]) -> None:
        self._stubs = list(stubs)
        self._functions: dict[str, Function] = {}
        self._bases: dict[str, list[str]] = {}
        for tree in filter(None, map(parse, sources.values())):
            self._functions.update(functions_of(tree))
            self._bases.update({node.name: [base.id for base in node.bases if isinstance(base, ast.Name)]
                                for node in tree.body if isinstance(node, ast.ClassDef)})

    def stubs_behind(self, steps: Sequence[Step]) -> list[str]:
        """The functions with a stub that these steps can reach, in the order of the files."""
        names = {name for step in steps for name in _called(step)}
        reached: set[str] = set()
        while True:
            more = self._meant(names) - reached
            if not more:
                break
            reached |= more
            names |= {name for function in more for name in _mentioned(self._functions[function])}
        return list(dict.fromkeys(stub.function for stub in self._stubs if stub.function in reached))

    def _meant(self, names: set[str]) -> set[str]:
        """The functions, and the methods of the mentioned classes and their bases, that these names can refer to."""
        classes = {cls for name in names if name in self._bases for cls in self._lineage(name)}
        methods = {f"{cls}.{name}" for cls in classes for name in (*names, *ALWAYS)}
        return (names | methods) & set(self._functions)

    def _lineage(self, name: str, seen: frozenset[str] = frozenset()) -> set[str]:
        if name not in self._bases or name in seen:
            return set()
        return {name}.union(*(self._lineage(base, seen | {name}) for base in self._bases[name]))


def _mentioned(function: Function) -> set[str]:
    """The names and attributes in a function's body."""
    nodes = list(ast.walk(function))
    return ({node.id for node in nodes if isinstance(node, ast.Name)}
            | {node.attr for node in nodes if isinstance(node, ast.Attribute)})


def _called(step: Step) -> set[str]:
    """The names that a step uses: of the class or function, of the method, and of the object's class."""
    return {name for value in step.request[1:] for name in _names(value)}


def _names(value: object) -> set[str]:
    if isinstance(value, str):
        return {value}
    if isinstance(value, MethodProxy):
        return {name_of(value)} | _names(owner_of(value))
    if isinstance(value, PathProxy):
        return set(path_of(value).names)
    if isinstance(value, ObjectProxy):
        return {kind_of(value)}
    if isinstance(value, (list, tuple)):
        return {name for item in value for name in _names(item)}
    if isinstance(value, dict):
        return {name for item in value.values() for name in _names(item)}
    return set()
