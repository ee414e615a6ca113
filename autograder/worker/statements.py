"""The statements of a module, and which of them its graded names need.

What a statement reads and binds is taken from its code as Python compiles it, so that Python's own rules of scope
hold: what it reads while it runs, and what its functions will read when they are called. A name means its last
binding in the file. A loop that happens to bind it, such as one over learning rates, counts only if nothing else does.
"""

from __future__ import annotations

import ast
import dis
import inspect
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from types import CodeType

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
IMPORTS = (ast.Import, ast.ImportFrom)
SIMPLE = (*DEFINITIONS, *IMPORTS, ast.Assign, ast.AnnAssign)
AT_ONCE = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")
READS = frozenset({"LOAD_NAME", "LOAD_GLOBAL", "LOAD_FROM_DICT_OR_GLOBALS", "LOAD_FROM_DICT_OR_DEREF"})
BINDS = frozenset({"STORE_NAME", "STORE_GLOBAL"})
EMPTY = ("list", "dict", "set")
CHANGERS = frozenset({"append", "extend", "insert", "update", "add", "setdefault", "pop", "remove", "discard", "clear",
                      "sort", "reverse", "fill"})


@dataclass(frozen=True)
class Statement:
    """A statement at the top level of a module.

    Attributes:
        number: its place among them, from 0.
        code: its code; None if it cannot be compiled.
        error: why it cannot be.
        now: the names that it reads while it runs.
        later: the global names that its functions read when they are called.
        binds: the names that it binds.
        changes: the names whose objects it changes.
    """

    number: int
    node: ast.stmt
    code: CodeType | None
    error: Exception | None = None
    now: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()
    binds: frozenset[str] = frozenset()
    changes: frozenset[str] = frozenset()

    @property
    def is_simple(self) -> bool:
        """Whether what it binds is clear: no loop, no branch."""
        return isinstance(self.node, SIMPLE) or is_definition(self.node)

    def wraps(self, name: str) -> bool:
        """Whether it binds a name to something made of what the name meant before, as ``f = vectorize(f)`` does."""
        value = getattr(self.node, "value", None)
        called = value.func if isinstance(value, ast.Call) else None
        return name in self.binds & self.now and not (isinstance(called, ast.Name) and called.id == name)


def statements_of(tree: ast.Module, compiled: Callable[[ast.stmt], CodeType]) -> list[Statement]:
    """The statements of a module.

    Args:
        compiled: compiles one of them.
    """
    return [_statement(number, node, compiled) for number, node in enumerate(tree.body)]


def is_definition(node: ast.stmt) -> bool:
    """Whether a statement is loaded always: an import, a function, a class, a constant, or a choice of these."""
    if isinstance(node, (*IMPORTS, *DEFINITIONS)):
        return True
    if isinstance(node, ast.Try):
        return all(is_definition(child) for child in [*node.body, *node.orelse, *node.finalbody])
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        return node.value is not None and _is_constant(node.value)
    return False


def needed(statements: Sequence[Statement], names: Collection[str]) -> set[int]:
    """The numbers of the statements on which these names depend, directly or through others.

    If none of the names is bound here, the names of all functions and classes count.
    """
    closure = _Closure(statements)
    roots = [name for name in names if name in closure.binding]
    for name in roots or [name for one in statements if isinstance(one.node, DEFINITIONS) for name in one.binds]:
        closure.visit(name, len(statements))
    return closure.found


@dataclass
class _Closure:
    """The search for what names depend on.

    Attributes:
        binding, changing: name -> the numbers of the statements that do so.
        found: the numbers of those that are needed.
    """

    statements: Sequence[Statement]
    found: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.binding = _by_name(self.statements, "binds")
        self.changing = _by_name(self.statements, "changes")
        self._seen: set[tuple[str, int]] = set()

    def visit(self, name: str, before: int) -> None:
        """Add what a name depends on that is read above a statement, or at the end."""
        waiting = [(name, before)]
        while waiting:
            wanted = waiting.pop()
            if wanted not in self._seen:
                self._seen.add(wanted)
                waiting += self._needs(*wanted)

    def _needs(self, name: str, before: int) -> Iterator[tuple[str, int]]:
        all_of_them = self.binding.get(name, [])
        bound = [number for number in all_of_them if number < before] or all_of_them
        if not bound:
            return
        chosen = self._chosen(name, bound)
        for number in (chosen, *self._changes(name, chosen, before)):
            self.found.add(number)
            one = self.statements[number]
            yield from ((read, number) for read in one.now)
            yield from ((read, len(self.statements)) for read in one.later)

    def _chosen(self, name: str, bound: list[int]) -> int:
        """The binding that counts: the last, but a function only gives way to what is made of it."""
        simple = [number for number in bound if self.statements[number].is_simple]
        defined = [number for number in simple if isinstance(self.statements[number].node, DEFINITIONS)]
        if defined:
            wrapped = [number for number in simple if number > defined[-1] and self.statements[number].wraps(name)]
            return [*defined, *wrapped][-1]
        return [*bound[-1:], *simple][-1]

    def _changes(self, name: str, chosen: int, before: int) -> list[int]:
        """The statements that change the object below its binding; loops only if they fill something empty."""
        fillable = _is_empty(getattr(self.statements[chosen].node, "value", None))
        imported = isinstance(self.statements[chosen].node, IMPORTS)
        return [number for number in self.changing.get(name, []) if chosen < number < before
                and not (imported and isinstance(self.statements[number].node, ast.Expr))
                and (fillable or isinstance(self.statements[number].node, (ast.Assign, ast.AugAssign, ast.Expr)))]


def _is_empty(value: ast.expr | None) -> bool:
    """Whether an expression makes an empty container, such as ``[]`` or ``dict()``."""
    if isinstance(value, ast.Call):
        return isinstance(value.func, ast.Name) and value.func.id in EMPTY and not value.args and not value.keywords
    return isinstance(value, (ast.List, ast.Dict)) and not (value.elts if isinstance(value, ast.List) else value.keys)


def _by_name(statements: Sequence[Statement], what: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for one in statements:
        for name in getattr(one, what):
            found.setdefault(name, []).append(one.number)
    return found


def _statement(number: int, node: ast.stmt, compiled: Callable[[ast.stmt], CodeType]) -> Statement:
    try:
        code = compiled(node)
    except Exception as error:
        return Statement(number, node, None, error)
    now, later, binds = _names_of(code)
    return Statement(number, node, code, None, frozenset(now), frozenset(later), frozenset(binds),
                     frozenset(_changed(node)))


def _names_of(code: CodeType) -> tuple[set[str], set[str], set[str]]:
    """The names that code reads now, that its functions read later, and that it binds."""
    now, binds = _read_and_bound(code)
    later: set[str] = set()
    for inner in _inner(code):
        inner_now, inner_later, inner_binds = _names_of(inner)
        at_once = inner.co_name in AT_ONCE or not inner.co_flags & inspect.CO_OPTIMIZED  # the latter is a class
        (now if at_once else later).update(inner_now - (inner_binds if at_once else set()))
        later |= inner_later
    return now, later, binds


def _read_and_bound(code: CodeType) -> tuple[set[str], set[str]]:
    found = list(dis.get_instructions(code))
    return ({one.argval for one in found if one.opname in READS}, {one.argval for one in found if one.opname in BINDS})


def _inner(code: CodeType) -> Iterator[CodeType]:
    return (constant for constant in code.co_consts if isinstance(constant, CodeType))


def _changed(node: ast.stmt) -> Iterator[str]:
    """The names whose objects a statement changes: by an assignment to a part of them, or by a method for that."""
    for child in _outside_of_functions(node):
        if isinstance(child, (ast.Attribute, ast.Subscript)) and isinstance(child.ctx, (ast.Store, ast.Del)):
            yield from _root(child)
        elif isinstance(child, ast.AugAssign):
            yield from _root(child.target)
        elif isinstance(child, ast.Call) and isinstance(child.func, ast.Attribute) and child.func.attr in CHANGERS:
            yield from _root(child.func)


def _outside_of_functions(node: ast.AST) -> Iterator[ast.AST]:
    if not isinstance(node, (*DEFINITIONS, ast.Lambda)):
        yield node
        for child in ast.iter_child_nodes(node):
            yield from _outside_of_functions(child)


def _root(node: ast.AST) -> list[str]:
    """The name of ``name.part[key]``."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return [node.id] if isinstance(node, ast.Name) else []


def _is_constant(node: ast.expr) -> bool:
    """Whether an expression is arithmetic on literals and names: no call, no attribute, nothing that runs code."""
    allowed = (ast.Constant, ast.Name, ast.BinOp, ast.UnaryOp, ast.Tuple, ast.List, ast.Dict, ast.Set, ast.operator,
               ast.unaryop, ast.expr_context, ast.Lambda, ast.arguments, ast.arg)
    return isinstance(node, ast.Lambda) or all(isinstance(child, allowed) for child in ast.walk(node))
