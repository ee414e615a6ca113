"""Which imported name an expression means, by Python's rules of scope.

A parameter, a loop variable or an assignment hides an import of the same name in its own scope only.
If a scope binds a name several times, the nearest binding above the expression counts; seen from an inner
function, which may run at any time, an import counts more than any other binding.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

Place = tuple[int, int]
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
INNER = (*FUNCTIONS, ast.ClassDef, *COMPREHENSIONS)
ASSIGNMENTS = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.NamedExpr)
MOST_ALIASES = 10  # how many assignments in a chain are followed


@dataclass(frozen=True)
class Binding:
    """One binding of a name: by an import, by an assignment of one value, or in any other way.

    Attributes:
        at: where it takes effect, as (line, column).
        imported: the dotted name that an import binds, or "".
        value: what an assignment binds, or None.
    """

    at: Place
    imported: str = ""
    value: ast.expr | None = None

    def last(self) -> tuple[Place, bool]:
        """The sort key of a name's bindings: by place; at one place, the more informative binding comes last."""
        return self.at, self.value is not None


@dataclass
class Scope:
    """The names of a module, class, function or comprehension.

    Attributes:
        parent: the scope around it; None for a module.
        is_class: whether inner functions do not see its names.
    """

    parent: Scope | None = None
    is_class: bool = False
    names: dict[str, list[Binding]] = field(default_factory=dict)

    @property
    def module(self) -> Scope:
        """The outermost scope."""
        return self if self.parent is None else self.parent.module

    def bind(self, name: str, binding: Binding) -> None:
        """Add a binding."""
        self.names.setdefault(name, []).append(binding)

    def find(self, name: str, at: Place) -> tuple[Binding, Scope] | None:
        """The binding that a name means at a place of this scope, and the scope that it was found in."""
        if name in self.names:
            above = [binding for binding in self.names[name] if binding.at <= at]
            return max(above or self.names[name], key=Binding.last), self
        scope = self.parent
        while scope is not None and (scope.is_class or name not in scope.names):
            scope = scope.parent
        if scope is None:
            return None
        imports = [binding for binding in scope.names[name] if binding.imported]
        return max(imports or scope.names[name], key=Binding.last), scope


def dotted_names(tree: ast.Module) -> dict[ast.AST, str]:
    """Each expression of a module that refers to an imported name -> that name, such as ``"torch.autograd.grad"``.

    ``getattr`` with a constant string counts as an attribute, and a name that is assigned an imported one as that.
    """
    module = Scope()
    _collect(tree.body, module)
    placed: list[tuple[ast.AST, Scope]] = [(node, module) for node in tree.body]
    for node, scope in placed:  # it grows during the loop
        placed += _parts(node, scope)
    return {node: name for node, scope in placed
            if isinstance(node, (ast.Name, ast.Attribute, ast.Call)) and (name := _dotted(node, scope))}


def _parts(node: ast.AST, scope: Scope) -> Iterator[tuple[ast.AST, Scope]]:
    """The parts of a node, each with the scope that it is evaluated in."""
    if not isinstance(node, INNER):
        yield from ((child, scope) for child in ast.iter_child_nodes(node))
        return
    inside, outside = _inside(node), _outside(node)
    inner = Scope(scope, isinstance(node, ast.ClassDef))
    if isinstance(node, FUNCTIONS):
        for argument in _arguments(node.args):
            inner.bind(argument.arg, Binding((0, 0)))
    _collect(inside, inner)
    yield from ((child, inner) for child in inside)
    yield from ((child, scope) for child in outside)


def _inside(node: Any) -> list[ast.AST]:
    """The parts of a function, class or comprehension that have its own scope."""
    if isinstance(node, COMPREHENSIONS):
        first, *others = node.generators
        elements = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        return [*elements, first.target, *first.ifs, *others]
    return [node.body] if isinstance(node, ast.Lambda) else list(node.body)


def _outside(node: Any) -> list[ast.AST]:
    """The parts of a function, class or comprehension that are evaluated around it."""
    if isinstance(node, COMPREHENSIONS):
        return [node.generators[0].iter]
    if isinstance(node, ast.ClassDef):
        return [*node.decorator_list, *node.bases, *node.keywords]
    decorators = [] if isinstance(node, ast.Lambda) else [*node.decorator_list, *filter(None, [node.returns])]
    return [*decorators, node.args]  # of the arguments, the defaults and annotations


def _arguments(arguments: ast.arguments) -> list[ast.arg]:
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return named + [argument for argument in (arguments.vararg, arguments.kwarg) if argument is not None]


def _collect(nodes: Iterable[ast.AST], scope: Scope) -> None:
    """Add these nodes' bindings to a scope; a name that is declared global belongs to the module."""
    waiting: list[tuple[ast.AST, Place | None]] = [(node, None) for node in nodes]
    found: list[tuple[str, Binding]] = []
    elsewhere: set[str] = set()
    while waiting:
        node, at = waiting.pop()
        found += _bindings(node, at)
        if isinstance(node, (ast.Global, ast.Nonlocal)):
            elsewhere.update(node.names)
        if not isinstance(node, INNER):
            at = _end(node) if isinstance(node, ASSIGNMENTS) else at
            waiting += [(child, at) for child in ast.iter_child_nodes(node)]
    for name, binding in found:
        (scope.module if name in elsewhere else scope).bind(name, binding)


def _bindings(node: ast.AST, at: Place | None) -> Iterator[tuple[str, Binding]]:
    """The names that a node binds, apart from those within it; ``at`` is where the assignment around it ends."""
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from (_imported(node, alias) for alias in node.names)
    elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        yield node.targets[0].id, Binding(_end(node), value=node.value)
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name, Binding(_end(node))
    elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id, Binding(at or _start(node))
    elif isinstance(node, (ast.ExceptHandler, ast.pattern)):
        name = getattr(node, "name", None) or getattr(node, "rest", None)
        if name:
            yield name, Binding(_start(node))


def _imported(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> tuple[str, Binding]:
    if isinstance(node, ast.ImportFrom):
        dotted = f"{node.module}.{alias.name}" if node.module and not node.level else ""
        return alias.asname or alias.name, Binding(_end(node), dotted)
    top = alias.name.partition(".")[0]
    return alias.asname or top, Binding(_end(node), alias.name if alias.asname else top)


def _dotted(node: ast.expr, scope: Scope, left: int = MOST_ALIASES) -> str:
    """The imported name that an expression means, or ""."""
    pieces: list[str] = []
    while (step := _step(node, scope)) is not None:
        node, piece = step
        pieces.append(piece)
    found = scope.find(node.id, _start(node)) if isinstance(node, ast.Name) else None
    if found is None:
        return ""
    binding, home = found
    base = binding.imported
    if binding.value is not None and left:
        base = _dotted(binding.value, home, left - 1)
    return ".".join([base, *reversed(pieces)]) if base else ""


def _step(node: ast.expr, scope: Scope) -> tuple[ast.expr, str] | None:
    """The object expression of an attribute, and the attribute's name."""
    if isinstance(node, ast.Attribute):
        return node.value, node.attr
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "getattr":
        owner, name = [*node.args, None, None][:2]
        own = scope.find("getattr", _start(node)) is not None
        if owner is not None and not own and isinstance(name, ast.Constant) and isinstance(name.value, str):
            return owner, name.value
    return None


def _start(node: Any) -> Place:
    return node.lineno, node.col_offset


def _end(node: Any) -> Place:
    return node.end_lineno, node.end_col_offset
