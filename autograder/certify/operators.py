"""Mutation operators: for a piece of syntax, other pieces that a slip of a student would leave in its place.

The operators of mutation libraries are here, and those that numerical code needs: axes, transposition, state of the
instance, writing in place. A library's own operators mutate whole files in place on disk; ours give an expression or a
statement, so that a mutant has a name that stays the same when lines move.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from functools import singledispatch
from typing import TypeVar

Variant = ast.AST
_Item = TypeVar("_Item")

_OTHER_OPERATOR: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.Div,), ast.Div: (ast.Mult,), ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult,), ast.FloorDiv: (ast.Div,), ast.Mod: (ast.FloorDiv,),
}
_NOT_COMMUTATIVE = (ast.Sub, ast.Div, ast.MatMult, ast.Pow, ast.FloorDiv, ast.Mod)
_OTHER_COMPARISON: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_OTHER_NAME = {
    "max": ("min", "mean"), "min": ("max",), "sum": ("mean", "max"), "mean": ("sum",), "argmax": ("argmin",),
    "argmin": ("argmax",), "maximum": ("minimum",), "minimum": ("maximum",), "zeros": ("ones",), "ones": ("zeros",),
    "zeros_like": ("ones_like",), "ones_like": ("zeros_like",), "log": ("log2", "log10", "log1p"), "exp": ("exp2",
    "expm1"), "tanh": ("sin",), "sqrt": ("square",), "square": ("sqrt",), "randn": ("rand",), "floor": ("ceil",),
    "reversed": ("list",), "append": ("extend",), "clamp": ("clamp_",),
}
_REDUCING = ("sum", "mean", "max", "min", "prod")
_KEEPS = {"axis": "keepdims", "dim": "keepdim"}
_INTO = ("maximum", "minimum", "exp", "log", "clip", "abs", "square", "sqrt", "tanh")  # they take out=


@singledispatch
def variants(node: ast.AST) -> Iterator[Variant]:
    """The pieces that may stand in place of this one; the piece itself is not changed."""
    yield from ()


@variants.register
def _(node: ast.BinOp) -> Iterator[Variant]:
    for other in _OTHER_OPERATOR.get(type(node.op), ()):
        yield ast.BinOp(node.left, other(), node.right)
    yield node.left
    yield node.right
    if isinstance(node.op, _NOT_COMMUTATIVE):
        yield ast.BinOp(node.right, node.op, node.left)


@variants.register
def _(node: ast.UnaryOp) -> Iterator[Variant]:
    yield node.operand


@variants.register
def _(node: ast.BoolOp) -> Iterator[Variant]:
    yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    yield from node.values


@variants.register
def _(node: ast.Compare) -> Iterator[Variant]:
    for other in _OTHER_COMPARISON.get(type(node.ops[0]), ()):
        yield ast.Compare(node.left, [other(), *node.ops[1:]], node.comparators)


@variants.register
def _(node: ast.Constant) -> Iterator[Variant]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, (int, float)):
        for other in dict.fromkeys((value + 1, value - 1, value * 2, value / 2)):
            if other != value and not (isinstance(value, int) and isinstance(other, float) and other % 1):
                yield ast.Constant(type(value)(other))


@variants.register
def _(node: ast.Call) -> Iterator[Variant]:
    if node.args and not isinstance(node.args[0], ast.Starred):
        yield node.args[0]
    if isinstance(node.func, ast.Attribute) and not _is_module(node.func.value):
        yield node.func.value
    for other in _other_functions(node.func):
        yield ast.Call(other, node.args, node.keywords)
    for number in range(len(node.args)) if len(node.args) > 1 else ():
        yield ast.Call(node.func, _without(node.args, number), node.keywords)
    for number in range(len(node.args) - 1):
        swapped = [*node.args[:number], node.args[number + 1], node.args[number], *node.args[number + 2:]]
        yield ast.Call(node.func, swapped, node.keywords)
    for number in range(len(node.keywords)):
        yield ast.Call(node.func, node.args, _without(node.keywords, number))
    if isinstance(node.func, ast.Name) and node.func.id == "range":
        yield ast.Call(node.func, [*node.args[:-1], ast.BinOp(node.args[-1], ast.Sub(), ast.Constant(1))], [])
    if isinstance(node.func, ast.Attribute) and node.func.attr in _REDUCING:
        yield from _other_axes(node)


@variants.register
def _(node: ast.Attribute) -> Iterator[Variant]:
    if node.attr == "T":
        yield node.value


@variants.register
def _(node: ast.Subscript) -> Iterator[Variant]:
    if isinstance(node.ctx, ast.Load):
        yield node.value


@variants.register
def _(node: ast.Slice) -> Iterator[Variant]:
    for lower, upper in ((None, node.upper), (node.lower, None)):
        if (lower, upper) != (node.lower, node.upper):
            yield ast.Slice(lower, upper, node.step)


@variants.register
def _(node: ast.IfExp) -> Iterator[Variant]:
    yield node.body
    yield node.orelse


@variants.register
def _(node: ast.If) -> Iterator[Variant]:
    yield ast.If(ast.Constant(True), node.body, node.orelse)
    yield ast.If(ast.Constant(False), node.body, node.orelse)


@variants.register
def _(node: ast.For) -> Iterator[Variant]:
    yield ast.For(node.target, node.iter, [*node.body, ast.Break()], node.orelse)
    yield ast.Pass()


@variants.register
def _(node: ast.While) -> Iterator[Variant]:
    yield ast.Pass()


@variants.register
def _(node: ast.Return) -> Iterator[Variant]:
    if node.value is not None:
        yield ast.Pass()
    if isinstance(node.value, (ast.BinOp, ast.Call)):
        yield ast.Return(ast.UnaryOp(ast.USub(), node.value))


@variants.register
def _(node: ast.Expr) -> Iterator[Variant]:
    if not isinstance(node.value, ast.Constant):
        yield ast.Pass()


@variants.register
def _(node: ast.AugAssign) -> Iterator[Variant]:
    yield ast.Pass()
    yield ast.Assign([node.target], ast.BinOp(_loaded(node.target), node.op, node.value))
    yield ast.Assign([node.target], node.value)
    for other in _OTHER_OPERATOR.get(type(node.op), ()):
        yield ast.AugAssign(node.target, other(), node.value)


@variants.register
def _(node: ast.Assign) -> Iterator[Variant]:
    yield ast.Pass()
    target, value = node.targets[0], node.value
    if isinstance(target, (ast.Name, ast.Attribute, ast.Subscript)):
        if isinstance(value, ast.BinOp) and ast.dump(value.left) == ast.dump(_loaded(target)):
            yield ast.AugAssign(target, value.op, value.right)
        yield ast.AugAssign(target, ast.Add(), value)
    if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == "self":
        of_class = ast.Call(ast.Name("type"), [ast.Name("self")], [])
        yield ast.Assign([ast.Attribute(of_class, target.attr, ast.Store())], value)
        yield ast.If(ast.Compare(ast.Call(ast.Name("getattr"), [target.value, ast.Constant(target.attr),
                                                               ast.Constant(None)], []), [ast.Is()],
                                 [ast.Constant(None)]), [node], [])


def in_place(node: ast.AST, callers: Collection[str]) -> Iterator[Variant]:
    """The pieces that write into an array of the caller's, where this one makes a new array.

    Args:
        callers: the names of the function's arguments.
    """
    if isinstance(node, (ast.Assign, ast.Return)) and isinstance(node.value, ast.BinOp):
        changed, operator = node.value.left, node.value.op
        if _belongs_to(changed, callers) and isinstance(operator, (ast.Add, ast.Sub, ast.Mult, ast.Div)):
            again = ast.Return(changed) if isinstance(node, ast.Return) else ast.Assign(node.targets, changed)
            yield ast.Module([ast.AugAssign(_target(changed), operator, node.value.right), again], [])
    elif isinstance(node, ast.Call) and _makes_an_array(node.func) and node.args and _belongs_to(node.args[0], callers):
        yield ast.Call(node.func, node.args, [*node.keywords, ast.keyword("out", node.args[0])])


def _makes_an_array(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and function.attr in _INTO and _is_module(function.value)


def _belongs_to(node: ast.AST, callers: Collection[str]) -> bool:
    """Whether an expression is an argument, or an attribute or item of one."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return isinstance(node, ast.Name) and node.id in callers


def _other_axes(call: ast.Call) -> Iterator[Variant]:
    """A sum or the like over everything, and one that keeps an axis of length 1."""
    if len(call.args) == 1 and isinstance(call.args[0], ast.Constant):
        yield ast.Call(call.func, [], call.keywords)
    names = [keyword.arg for keyword in call.keywords]
    for axis, keeps in _KEEPS.items():
        if axis in names and keeps not in names:
            yield ast.Call(call.func, call.args, [*call.keywords, ast.keyword(keeps, ast.Constant(True))])


def _other_functions(function: ast.expr) -> Iterator[ast.expr]:
    if isinstance(function, ast.Attribute):
        for name in _OTHER_NAME.get(function.attr, ()):
            yield ast.Attribute(function.value, name, function.ctx)
    elif isinstance(function, ast.Name):
        for name in _OTHER_NAME.get(function.id, ()):
            yield ast.Name(name)


def _is_module(node: ast.expr) -> bool:
    return (isinstance(node, ast.Name) and node.id in {"np", "numpy", "torch", "math", "F"}) or (
        isinstance(node, ast.Attribute) and _is_module(node.value))


def _loaded(target: ast.expr) -> ast.expr:
    """An assignment's target as it is read."""
    loaded: ast.expr = ast.parse(ast.unparse(target), mode="eval").body
    return loaded


def _target(read: ast.expr) -> ast.Name | ast.Attribute | ast.Subscript:
    """An expression as the target of an assignment."""
    assert isinstance(read, (ast.Name, ast.Attribute, ast.Subscript))
    return read


def _without(items: list[_Item], number: int) -> list[_Item]:
    return [*items[:number], *items[number + 1:]]
