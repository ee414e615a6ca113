"""What a single slip makes of a formula: another operator, function, axis or number; something left out, or swapped."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass

from .formula import LAST, Formula, lines

FAMILIES = (
    ("exp", "exp2", "expm1"), ("log", "log2", "log10", "log1p"), ("sum", "mean", "max", "min", "median"),
    ("sigmoid", "tanh", "relu", "identity", "softmax", "leaky_relu", "softplus", "exp"),
    ("sigmoid_slope", "tanh_slope", "relu_slope", "identity_slope", "leaky_relu_slope", "sigmoid", "relu", "tanh"),
    ("softmax", "sigmoid", "exp", "relu"), ("maximum", "minimum"), ("argmax", "argmin"),
)
OF_AXES = ("sum", "mean", "max", "min", "median", "softmax")
AXES = (None, 0, 1)
BOUNDS = (1, 2, 3, 5, 10, 20)
SMALL = tuple(10.0**-power for power in (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15))
DECIMALS = range(5)
OTHERS: dict[type, tuple[type, ...]] = {
    ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.Div,), ast.Div: (ast.Mult,), ast.MatMult: (),
    ast.Pow: (ast.Mult,)}
COMPARED = (ast.Gt, ast.GtE, ast.Lt, ast.LtE)


@dataclass(frozen=True)
class Slip:
    """A formula with other expressions in some steps, as a rule in one.

    Attributes:
        right: the formula.
        changes: the names of the steps, and what stands there instead.
        expected: whether the file of formulas lists it.
    """

    right: Formula
    changes: Mapping[str, ast.expr]
    expected: bool = False

    @property
    def order(self) -> tuple[int, bool, int]:
        """What is said first: one change before two, what is expected, and a late step, which is nearest to the result.
        """
        return len(self.changes), not self.expected, max(len(self.right.steps_after(step)) for step in self.changes)

    def says(self, named: Collection[str] = ()) -> str:
        """A phrase that follows "the output ...": ``"equals e / max(e), with e = exp(x)"``.

        Args:
            named: the steps whose names the handout has, so that they need no definition.
        """
        wrong = self.right.with_steps(self.changes)
        if all(step in named for step in self.changes):
            return "equals the right one with " + " and ".join(
                f"{step} = {wrong.text(step, named)}" for step in self.changes)
        return f"equals {wrong.text(LAST, {*named}.difference(*map(wrong.after, self.changes)))}"


def slips(formula: Formula, others: Iterable[str] = (), names: Iterable[str] = ()) -> Iterator[Slip]:
    """Every single slip of a formula.

    Args:
        others: further wrong steps, ``"y = one_hot(label - 1, C)"``; several lines stand for one mistake.
        names: of arrays that may be taken for one another.
    """
    steps = dict(formula.steps)
    for changes in (dict(lines(text)) for text in others):
        if steps.keys() >= changes.keys():
            yield Slip(formula, changes, expected=True)
    for place, (name, expression) in reversed(list(enumerate(formula.steps))):
        earlier = [*names, *(before for before, _ in formula.steps[:place])]
        yield from (Slip(formula, {name: variant}) for variant in _variants(expression, earlier))
        yield from (Slip(formula, {name: variant}) for variant in _as_a_whole(expression))


def _variants(node: ast.expr, names: Sequence[str]) -> Iterator[ast.expr]:
    """The expression with a slip at its root, then with one further inside."""
    yield from _KINDS.get(type(node), _none)(node)
    if isinstance(node, ast.Name):
        yield from (ast.Name(other) for other in names if other != node.id)
    for field, child in ast.iter_fields(node):
        if isinstance(child, ast.expr):
            yield from (_with(node, **{field: variant}) for variant in _variants(child, names))
        elif isinstance(child, list):
            for place, item in enumerate(child):
                yield from (_with(node, **{field: [*child[:place], variant, *child[place + 1:]]})
                            for variant in (_variants(item, names) if isinstance(item, ast.expr) else ()))


def _none(node: ast.expr) -> Iterator[ast.expr]:
    yield from ()


def _of_operator(node: ast.BinOp) -> Iterator[ast.expr]:
    yield from (_with(node, op=other()) for other in OTHERS[type(node.op)])
    yield from (node.left, node.right)
    if not isinstance(node.op, (ast.Add, ast.Mult)):
        yield _with(node, left=node.right, right=node.left)
    if isinstance(node.op, ast.Sub):
        yield ast.UnaryOp(ast.USub(), node.right)
    if isinstance(node.op, ast.Pow):
        yield _called("abs", node.left)
    if isinstance(node.op, ast.Div):
        yield from (_with(node, right=small) for small in _with_small(node.right))
    yield from _term(node)


def _of_call(node: ast.Call) -> Iterator[ast.expr]:
    name = node.func.id  # type: ignore[attr-defined]
    for other in dict.fromkeys(other for family in FAMILIES if name in family for other in family):
        if other not in (name, "identity"):
            yield _called(other, *node.args, keywords=node.keywords if other in OF_AXES else [])
    if name in OF_AXES:
        yield from (_called(name, node.args[0], keywords=[ast.keyword("axis", ast.Constant(axis))]) for axis in AXES)
    yield from node.args
    if len(node.args) == 1:
        yield _called(name, ast.UnaryOp(ast.USub(), node.args[0]), keywords=node.keywords)
        yield _called(name, node, keywords=node.keywords)
    if name in ("log", "sqrt"):
        yield from (_called(name, small) for small in _with_small(node.args[0]))
    yield from _term(node)


def _of_number(node: ast.Constant) -> Iterator[ast.expr]:
    value = node.value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        others = dict.fromkeys((0, 1, 2, -value, 2 * value, value / 2, value + 1, value - 1))
        yield from (ast.Constant(other) for other in others if other != value)


def _of_comparison(node: ast.Compare) -> Iterator[ast.expr]:
    yield from (_with(node, ops=[other()]) for other in COMPARED if other is not type(node.ops[0]))
    yield from (_called("where", node, ast.Constant(1), ast.Constant(leak)) for leak in (0.01, 0.1, 0.2))


def _of_transposed(node: ast.Attribute) -> Iterator[ast.expr]:
    yield from (node.value, _called("reshaped", node.value))


def _of_name(node: ast.Name) -> Iterator[ast.expr]:
    yield from (ast.BinOp(node, operation(), ast.Constant(1)) for operation in (ast.Add, ast.Sub))
    yield from (ast.Attribute(node, "T"), *(_called(name, node) for name in ("first", "last")))
    yield ast.BinOp(node, ast.Div(), _called("norm", node))
    yield from _term(node)


def _term(node: ast.expr) -> Iterator[ast.expr]:
    """A name, a term or a call that lost its sign, or was squared, cut off, or left out."""
    yield from (ast.UnaryOp(ast.USub(), node), ast.Constant(0), ast.Constant(1))
    yield from (_called(name, node) for name in ("abs", "sign"))
    yield from (ast.BinOp(node, ast.Pow(), ast.Constant(2)), ast.BinOp(ast.Constant(1), ast.Sub(), node))
    yield from (_called("clip", node, ast.Constant(-bound), ast.Constant(bound)) for bound in BOUNDS)


def _with_small(node: ast.expr) -> Iterator[ast.expr]:
    """An argument of a logarithm or a denominator, kept away from 0."""
    yield from (ast.BinOp(node, ast.Add(), ast.Constant(small)) for small in SMALL)
    yield from (_called("clip", node, ast.Constant(small), ast.Constant(1 - small)) for small in SMALL)
    yield from (_called("maximum", node, ast.Constant(small)) for small in SMALL)


def _as_a_whole(node: ast.expr) -> Iterator[ast.expr]:
    yield from (_called("round", node, ast.Constant(decimals)) for decimals in DECIMALS)
    yield from (_called(name, node) for name in ("sqrt", "exp", "log"))


def _called(name: str, *args: ast.expr, keywords: list[ast.keyword] | None = None) -> ast.Call:
    return ast.Call(ast.Name(name), list(args), keywords or [])


def _with(node: ast.expr, **fields: object) -> ast.expr:
    """The same node with other fields; what did not change is shared, so that its value is known already."""
    other = copy(node)
    vars(other).update(fields)
    return other


_KINDS: dict[type, Callable[..., Iterator[ast.expr]]] = {
    ast.BinOp: _of_operator, ast.Call: _of_call, ast.Constant: _of_number, ast.Compare: _of_comparison,
    ast.Name: _of_name, ast.Attribute: _of_transposed, ast.UnaryOp: lambda node: iter([node.operand])}
