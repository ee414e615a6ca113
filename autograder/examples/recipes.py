"""Strategies that are only written down: a recipe can become Hypothesis's strategy, or make values from recorded draws.

What is recorded of an example is its plain data: the numbers, texts, lists and arrays that Hypothesis drew. The
functions that turn them into objects (``map``, ``builds``) are called again in each replay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ..wire.values import DTYPE_CODES

PLAIN = {"integers", "floats", "booleans", "none", "just", "sampled_from", "lists", "tuples", "permutations", "text",
         "binary", "one_of", "dictionaries", "fixed_dictionaries", "arrays"}
LARGEST = 2**63
Call = tuple[Any, list[Any], dict[str, Any]]


class Unrecordable(Exception):
    """The examples of a case cannot be recorded; Hypothesis has to draw them each time."""


class Recipe:
    """A strategy that nothing is drawn from yet; in an annotation it stands for Hypothesis's ``SearchStrategy``.

    Args:
        make: makes Hypothesis's strategy from the arguments, with strategies in place of the recipes among them.
        name: the name of the function that it is made with, such as ``"integers"``.
    """

    def __init__(self, make: Callable[..., Any], name: str, args: tuple[Any, ...],
                 kwargs: dict[str, Any] | None = None) -> None:
        self._make, self.name, self.args, self.kwargs = make, name, args, kwargs or {}
        self._real: Any = None

    def __class_getitem__(cls, item: Any) -> type:
        return cls

    def map(self, function: Callable[[Any], Any]) -> Recipe:
        """As Hypothesis's method."""
        return Recipe(lambda parent, f: parent.map(f), "map", (self, function))

    def filter(self, condition: Callable[[Any], Any]) -> Recipe:
        """As Hypothesis's method."""
        return Recipe(lambda parent, f: parent.filter(f), "filter", (self, condition))

    def flatmap(self, function: Callable[[Any], Recipe]) -> Recipe:
        """As Hypothesis's method."""
        return Recipe(lambda parent, f: parent.flatmap(lambda value: real(f(value))), "flatmap", (self, function))

    def __or__(self, other: Recipe) -> Recipe:
        return Recipe(lambda one, two: one | two, "one_of", (self, other))

    def real(self) -> Any:
        """Hypothesis's strategy; the same one each time."""
        if self._real is None:
            self._real = self._make(*map(real, self.args), **{name: real(arg) for name, arg in self.kwargs.items()})
        return self._real

    def is_plain(self) -> bool:
        """Whether its values are the draws themselves."""
        if self.name == "filter":
            return bool(self.args[0].is_plain())
        return self.name in PLAIN and all(recipe.is_plain() for recipe in _recipes([self.args, self.kwargs]))

    def functions(self) -> Iterator[Any]:
        """The functions that make its values from draws."""
        if self.name in ("map", "builds"):
            yield self.args[1 if self.name == "map" else 0]
        for recipe in _recipes([self.args, self.kwargs]):
            yield from recipe.functions()

    def draws_of(self, value: Any, calls: list[Call]) -> list[Any]:
        """The plain data that went into a value, last first.

        Args:
            calls: the calls of ``functions`` that made the value, in order; those of this value are removed.

        Raises:
            Unrecordable: what went into it is unknown, or is no plain data.
        """
        if self.is_plain():
            return [checked(value)]
        if self.name == "tuples":
            return _draws_of(self.args, value, calls)
        if self.name not in ("map", "builds") or not calls or calls[-1][0] is not next(self.functions()):
            raise Unrecordable(self.name)
        _, args, kwargs = calls.pop()
        if self.name == "map":
            return _draws_of(self.args[:1], args, calls)
        by_name = _draws_of(list(self.kwargs.values()), [kwargs[name] for name in self.kwargs], calls)
        return by_name + _draws_of(self.args[1:], args, calls)

    def value(self, draws: Iterator[Any]) -> Any:
        """A value from recorded draws, taken in order."""
        if self.is_plain():
            return next(draws)
        if self.name == "tuples":
            return tuple(recipe.value(draws) for recipe in self.args)
        if self.name == "map":
            return self.args[1](self.args[0].value(draws))
        target, *args = self.args
        return target(*[recipe.value(draws) for recipe in args],
                      **{name: recipe.value(draws) for name, recipe in self.kwargs.items()})


def real(value: Any) -> Any:
    """A value with Hypothesis's own strategies in place of the recipes in it."""
    kind = type(value)
    if kind is Recipe:
        return value.real()
    if kind in (list, tuple):
        return kind(real(item) for item in value)
    return {key: real(item) for key, item in value.items()} if kind is dict else value


def checked(value: Any) -> Any:
    """A value, if it is plain data, which can be written and read exactly.

    Raises:
        Unrecordable: it is not.
    """
    kind = type(value)
    if kind in (list, tuple):
        return kind(checked(item) for item in value)
    if kind is dict and all(type(key) is str for key in value):
        return {key: checked(item) for key, item in value.items()}
    if kind in (type(None), bool, float, str, bytes) or (kind is int and -LARGEST <= value < LARGEST):
        return value
    if kind is np.ndarray and value.ndim and value.dtype in DTYPE_CODES:
        return value.copy()
    raise Unrecordable(kind.__name__)


def _draws_of(recipes: Any, values: Any, calls: list[Call]) -> list[Any]:
    """The draws of several values, last first."""
    if len(recipes) != len(values) or not all(type(recipe) is Recipe for recipe in recipes):
        raise Unrecordable("arguments")
    pairs = list(zip(recipes, values, strict=True))
    return [draw for recipe, value in reversed(pairs) for draw in recipe.draws_of(value, calls)]


def _recipes(value: Any) -> Iterator[Recipe]:
    """The recipes in a value."""
    if type(value) is Recipe:
        yield value
    elif type(value) in (list, tuple, dict):
        for item in value.values() if type(value) is dict else value:
            yield from _recipes(item)
