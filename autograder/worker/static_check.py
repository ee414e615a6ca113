"""The static check: searches a submission's syntax for forbidden names; in the worker, because parsing can crash.

The search follows the names that the graded functions and classes use, so that a student's own tests, which may use
anything, are not blamed. An import alone is not a use, and a name counts only if it refers to the import, see
scopes.py. The check does not know types: a method is only blamed if it cannot be a function of the student's.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .scopes import dotted_names

Definition = tuple[str, ast.stmt]
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Rules:
    """The forbidden names; the fields are those of ``[forbidden]`` in homework.toml."""

    entry: Sequence[str] = ()
    names: Sequence[str] = ()
    keywords: Sequence[str] = ()
    methods: Sequence[str] = ()


def look(sources: dict[str, bytes], rules: Rules) -> list[tuple[str, int, str]]:
    """(file, line, what) of each forbidden use in code that ``rules.entry`` leads to, in the order of the lines.

    A file that cannot be parsed has none.
    """
    trees = {file: tree for file, source in sources.items() if (tree := _parsed(source)) is not None}
    own = {name for tree in trees.values() for name in _callable_without_arguments(tree)}
    methods = [name for name in rules.methods if name not in own]
    found = set()
    imported = {file: dotted_names(tree) for file, tree in trees.items()}
    for file, node in _reached(trees, rules.entry):
        for child in ast.walk(node):
            what = (_name(imported[file].get(child, ""), rules.names) or _keyword(child, rules.keywords)
                    or _method(child, methods))
            if what:
                found.add((file, getattr(child, "lineno", 0), what))
    return sorted(found)


def _parsed(source: bytes) -> ast.Module | None:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _reached(trees: dict[str, ast.Module], entry: Sequence[str]) -> list[Definition]:
    """The definitions at the top level that the entry names lead to; all functions and classes without an entry."""
    known: dict[str, list[Definition]] = {}
    for file, tree in trees.items():
        for name, node in _definitions(tree):
            known.setdefault(name, []).append((file, node))
    waiting = list(entry) or [name for name, found in known.items() if _is_code(found[0][1])]
    reached: dict[str, list[Definition]] = {}
    while waiting:
        name = waiting.pop()
        if name in known and name not in reached:
            reached[name] = known[name]
            waiting += [used for _, node in known[name] for used in _names_in(node)]
    return [definition for found in reached.values() for definition in found]


def _definitions(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    for node in tree.body:
        if _is_code(node):
            yield node.name, node  # type: ignore[attr-defined]
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            for target in ast.walk(node):
                if isinstance(target, ast.Name) and isinstance(target.ctx, ast.Store):
                    yield target.id, node


def _is_code(node: ast.stmt) -> bool:
    return isinstance(node, (*FUNCTIONS, ast.ClassDef))


def _names_in(node: ast.stmt) -> set[str]:
    """The names that are read, and attributes, because a student's module may be used by its name."""
    names = {child.id for child in ast.walk(node) if isinstance(child, ast.Name)}
    return names | {child.attr for child in ast.walk(node) if isinstance(child, ast.Attribute)}


def _callable_without_arguments(tree: ast.Module) -> Iterator[str]:
    """The names of functions that can be called as ``x.name()``."""
    for node in ast.walk(tree):
        if isinstance(node, FUNCTIONS):
            arguments = node.args
            needed = len(arguments.posonlyargs) + len(arguments.args) - len(arguments.defaults)
            if needed <= 1 and all(default is not None for default in arguments.kw_defaults):
                yield node.name


def _name(dotted: str, names: Sequence[str]) -> str:
    """The forbidden name that a dotted name equals or is inside of."""
    return next((name for name in names if dotted == name or dotted.startswith(f"{name}.")), "")


def _keyword(node: ast.AST, keywords: Sequence[str]) -> str:
    """A forbidden argument or attribute that is set to anything but False."""
    if isinstance(node, ast.keyword) and node.arg in keywords and not _is_false(node.value):
        return f"{node.arg}={ast.unparse(node.value)[:40]}"
    if isinstance(node, ast.Assign) and not _is_false(node.value):
        for target in node.targets:
            if isinstance(target, ast.Attribute) and target.attr in keywords:
                return f".{target.attr} = {ast.unparse(node.value)[:40]}"
    return ""


def _method(node: ast.AST, methods: Sequence[str]) -> str:
    """A forbidden method, called without a positional argument or with True alone."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr not in methods:
        return ""
    arguments: list[Any] = [getattr(argument, "value", None) for argument in node.args]
    return f".{node.func.attr}()" if all(argument is True for argument in arguments) else ""


def _is_false(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value in (False, None)
