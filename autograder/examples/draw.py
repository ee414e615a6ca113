"""Draws the examples of a fuzzed case with Hypothesis, with the settings of a grading, and takes down the draws."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from ..wire.codec import WireError, encode
from . import stand_in
from .each import each_example
from .given import Fuzzed
from .recipes import Call, Unrecordable


def import_hypothesis(shrink: bool) -> ModuleType:
    """Hypothesis itself, from now on for every import; its profile is that of a grading.

    Args:
        shrink: look for a smaller example of a failure.
    """
    stand_in.remove()
    import hypothesis
    import hypothesis.extra.numpy
    import hypothesis.strategies

    from .fuzz import load_profile

    load_profile(shrink)
    return hypothesis


def draw(case: Fuzzed) -> list[bytes] | None:
    """The examples of a case, encoded; None if they cannot be recorded."""
    try:
        taker = _Taker(case)
        taker.run()
    except Exception:  # Hypothesis refuses the case; it will say why when it runs it
        return None
    return taker.examples if taker.is_complete else None


class _Taker:
    """Takes the place of a case's function while Hypothesis draws."""

    def __init__(self, case: Fuzzed) -> None:
        self.examples: list[bytes] = []
        self.is_complete = True
        self._function = case.real()
        self._recipes = case.recipes
        self._makers = {id(maker) for recipe in case.recipes.values() for maker in recipe.functions()}
        self._context: object = None
        self._calls: list[Call] = []

    def run(self) -> None:
        """Draw all examples."""
        self._function.hypothesis.inner_test = self.take
        names = inspect.signature(self._function).parameters
        with self._calls_noted(), each_example(self._function, lambda: None):
            self._function(**dict.fromkeys(names))

    def take(self, /, *args: Any, **kwargs: Any) -> None:
        """Take down one example."""
        from hypothesis.control import current_build_context

        calls = self._calls if self._context is current_build_context() else []
        self._calls, self._context = [], None
        try:
            draws = [draw for name in reversed(self._recipes)
                     for draw in self._recipes[name].draws_of(kwargs[name], calls)]
            self.is_complete &= not calls
            self.examples.append(encode(draws[::-1]))
        except (Unrecordable, WireError):
            self.is_complete = False

    @contextmanager
    def _calls_noted(self) -> Iterator[None]:
        """Within the block, note what Hypothesis passes to the functions of ``map`` and ``builds``.

        A function of our own around each of them would change the examples, because Hypothesis compares functions.
        """
        from hypothesis.control import BuildContext

        original = BuildContext.record_call

        def record_call(context: Any, made: Any, function: Any, *, args: Any, kwargs: Any, **more: Any) -> None:
            if id(function) in self._makers:
                self._calls = self._calls if context is self._context else []
                self._context = context
                self._calls.append((function, list(args), dict(kwargs)))
            original(context, made, function, args=args, kwargs=kwargs, **more)

        vars_of = BuildContext
        vars_of.record_call = record_call  # type: ignore[method-assign, assignment]
        try:
            yield
        finally:
            vars_of.record_call = original  # type: ignore[method-assign]
