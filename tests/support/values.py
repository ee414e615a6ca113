"""What a formula gives for the arrays of a call; a slip in it is evaluated without repeating the rest."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from .formula import LAST, Formula


class Values:
    """The values of a formula's steps and of everything in them, for given arrays and numbers.

    Args:
        known: the arrays and numbers by their names.

    Raises:
        ValueError, KeyError, IndexError, TypeError, AttributeError: the formula has no value for them.
    """

    def __init__(self, formula: Formula, known: Mapping[str, Any]) -> None:
        self._formula = formula
        self._names = dict(known)
        self._seen: dict[int, Any] = {}
        with np.errstate(all="ignore"):
            for name, expression in formula.steps:
                self._names[name] = self._evaluate(expression, self._names, keep=True)

    @property
    def value(self) -> np.ndarray:
        """The formula's value."""
        return np.asarray(self._names[LAST], float)

    def value_with(self, changes: Mapping[str, ast.expr]) -> np.ndarray:
        """The value with other expressions for some steps; raises as the constructor."""
        names = dict(self._names)
        first = next(name for name, _ in self._formula.steps if name in changes)
        with np.errstate(all="ignore"):
            names[first] = self._evaluate(changes[first], names)
            for name, right in self._formula.steps_after(first):
                names[name] = _fresh(changes.get(name, right), names)
        return np.asarray(names[LAST], float)

    def _evaluate(self, node: ast.expr, names: Mapping[str, Any], keep: bool = False) -> Any:
        """The value of an expression whose names have their right values; what is known already is not computed again.
        """
        if id(node) not in self._seen:
            value = _of_kind(node, names, lambda inner, names: self._evaluate(inner, names, keep))
            if not keep:
                return value
            self._seen[id(node)] = value
        return self._seen[id(node)]


def _fresh(node: ast.expr, names: Mapping[str, Any]) -> Any:
    return _of_kind(node, names, _fresh)


def _of_kind(node: ast.expr, names: Mapping[str, Any], inside: Callable[[ast.expr, Mapping[str, Any]], Any]) -> Any:
    """The value of an expression of names, numbers, operators and the functions below.

    Args:
        inside: evaluates the expressions in it.
    """
    return _EVALUATED[type(node)](node, names, inside)


def _call(node: ast.Call, names: Mapping[str, Any], inside: Callable[..., Any]) -> Any:
    keywords = {one.arg: inside(one.value, names) for one in node.keywords}
    return FUNCTIONS[node.func.id](*(inside(one, names) for one in node.args), **keywords)  # type: ignore[attr-defined]


_OPERATORS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: np.divide,
    ast.MatMult: operator.matmul, ast.Pow: operator.pow,
    ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Lt: operator.lt, ast.LtE: operator.le}
_EVALUATED: dict[type, Callable[..., Any]] = {
    ast.Constant: lambda node, names, inside: node.value,
    ast.Name: lambda node, names, inside: names[node.id],
    ast.UnaryOp: lambda node, names, inside: -inside(node.operand, names),
    ast.BinOp: lambda node, names, inside: _OPERATORS[type(node.op)](
        inside(node.left, names), inside(node.right, names)),
    ast.Compare: lambda node, names, inside: 1.0 * _OPERATORS[type(node.ops[0])](
        inside(node.left, names), inside(node.comparators[0], names)),
    ast.Attribute: lambda node, names, inside: np.transpose(inside(node.value, names)),  # only x.T
    ast.Call: _call,
}


def _softmax(x: Any, axis: int | None = 1) -> Any:
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def _keeping(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda x, axis=None: function(x, axis=axis, keepdims=True)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "exp": np.exp, "exp2": np.exp2, "expm1": np.expm1, "log": np.log, "log2": np.log2, "log10": np.log10,
    "log1p": np.log1p, "sqrt": np.sqrt, "abs": np.abs, "sign": np.sign, "tanh": np.tanh, "maximum": np.maximum,
    "minimum": np.minimum, "clip": np.clip, "round": np.round,
    "sigmoid": lambda x: 1 / (1 + np.exp(-np.asarray(x, float))), "relu": lambda x: np.maximum(x, 0.0),
    "identity": lambda x: x, "leaky_relu": lambda x: np.where(x > 0, x, 0.01 * x), "softmax": _softmax,
    "softplus": lambda x: np.log1p(np.exp(x)),
    "sigmoid_slope": lambda x: np.exp(-x) / (1 + np.exp(-x))**2, "relu_slope": lambda x: np.where(x > 0, 1.0, 0.0),
    "identity_slope": np.ones_like, "tanh_slope": lambda x: 1 - np.tanh(x)**2,
    "leaky_relu_slope": lambda x: np.where(x > 0, 1.0, 0.01),
    "sum": _keeping(np.sum), "mean": _keeping(np.mean), "max": _keeping(np.max), "min": _keeping(np.min),
    "median": _keeping(np.median), "norm": lambda x: np.sqrt(np.sum(np.square(x))),
    "argmax": lambda x, axis: np.argmax(x, axis=axis), "argmin": lambda x, axis: np.argmin(x, axis=axis),
    "one_hot": lambda label, classes: np.eye(int(classes))[label], "where": np.where, "reshape": np.reshape,
    "first": lambda x: x[:1], "last": lambda x: x[-1:], "reshaped": lambda x: np.reshape(x, np.shape(x)[::-1]),
}
