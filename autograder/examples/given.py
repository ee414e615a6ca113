"""What a case file sees as ``given`` and its companions: a fuzzed case that replays recorded examples.

A case that fails is judged by Hypothesis itself, which draws the same examples and shrinks the failure: the recipes of
the same function become Hypothesis's strategies.
"""

from __future__ import annotations

import inspect
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from ..wire.codec import WireError, decode
from .recipes import Recipe, real

Examples = Sequence[bytes]


class NotReplayed(Exception):
    """A replay cannot tell what Hypothesis would do; the case is left to Hypothesis."""


class Player:
    """The recorded examples of this process, and who judges.

    Attributes:
        by_hypothesis: whether Hypothesis itself runs fuzzed cases now.
        hypothesis: imports Hypothesis in place of the stand-in and returns it.
        draw: draws the examples of a case that has no record; None if they cannot be recorded.
        known: id of a fuzzed case -> its encoded examples; None if they cannot be recorded.
        cases: the fuzzed cases that were defined since ``start``, by their ids.
    """

    def __init__(self) -> None:
        self.by_hypothesis = False
        self.hypothesis: Callable[[], Any]
        self.draw: Callable[[Fuzzed], Examples | None]
        self.start({})

    def start(self, known: dict[str, Examples | None]) -> None:
        """Begin a run with a record."""
        self.known = known
        self.cases: dict[str, Fuzzed] = {}

    def add(self, case: Fuzzed) -> str:
        """Register a case that is being defined; the same name in one file gets a number."""
        code = case.test.__code__
        name = f"{code.co_filename.rpartition('/tests/')[2]}::{case.test.__qualname__}"
        number = sum(known.partition("#")[0] == name for known in self.cases)
        self.cases[f"{name}#{number}"] = case
        return f"{name}#{number}"

    def examples_of(self, case: Fuzzed) -> Examples | None:
        """The examples of a case, drawn now if there is no record of them."""
        if case.id not in self.known:
            self.known[case.id] = self.draw(case)
        return self.known[case.id]

    @contextmanager
    def judging_by_hypothesis(self) -> Iterator[None]:
        """Within the block, Hypothesis itself runs the fuzzed cases."""
        self.by_hypothesis = True
        try:
            yield
        finally:
            self.by_hypothesis = False


PLAYER = Player()


class Fuzzed:
    """A fuzzed case; the attribute ``hypothesis`` of its function, as Hypothesis has it.

    Attributes:
        test: the function as it was written.
        inner_test: what is called for each example.
        recipes: the drawn arguments, by name.
    """

    def __init__(self, test: Callable[..., Any], recipes: dict[str, Recipe]) -> None:
        self.test = self.inner_test = test
        self.recipes = recipes
        self.settings: list[Settings] = vars(test).pop("settings_of_stand_in", [])
        self.id = PLAYER.add(self)
        self._real: Any = None

    def run(self, *args: Any, **kwargs: Any) -> None:
        """Run the case: replay its examples, or let Hypothesis run it if it has to."""
        examples = None if PLAYER.by_hypothesis else PLAYER.examples_of(self)
        if examples is None:
            self._run_by_hypothesis(*args, **kwargs)
            return
        for example in examples:
            with _seeded():
                self.inner_test(*args, **kwargs, **self._values(example))

    def real(self) -> Any:
        """Hypothesis's own version of the case."""
        if self._real is None:
            hypothesis = PLAYER.hypothesis()
            self._real = hypothesis.given(**{name: real(recipe) for name, recipe in self.recipes.items()})(self.test)
            for settings in self.settings:
                self._real = hypothesis.settings(**real(settings.values))(self._real)
        return self._real

    def is_replayed(self) -> bool:
        """Whether the next run replays examples."""
        return not PLAYER.by_hypothesis and PLAYER.examples_of(self) is not None

    def _run_by_hypothesis(self, *args: Any, **kwargs: Any) -> None:
        function = self.real()
        function.hypothesis.inner_test = self.inner_test
        function(*args, **kwargs)

    def _values(self, example: bytes) -> dict[str, Any]:
        try:
            draws = iter(decode(example, writeable=True))
            values = {name: recipe.value(draws) for name, recipe in self.recipes.items()}
        except (WireError, StopIteration, RuntimeError, TypeError) as error:
            raise NotReplayed(f"a recorded example does not fit: {error}") from error
        if any(True for _ in draws):
            raise NotReplayed("a recorded example has too many draws")
        return values


class Settings:
    """``hypothesis.settings``: applied when Hypothesis runs the case."""

    def __init__(self, **values: Any) -> None:
        self.values = values

    def __call__(self, function: Any) -> Any:
        """Decorate a case, above or below ``given``."""
        handle = vars(function).get("hypothesis")
        if isinstance(handle, Fuzzed):
            handle.settings.append(self)
        else:
            vars(function).setdefault("settings_of_stand_in", []).append(self)
        return function


def given(*positional: Recipe, **named: Recipe) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """``hypothesis.given``."""
    def decorate(test: Callable[..., Any]) -> Callable[..., Any]:
        signature = inspect.signature(test)
        names = [*signature.parameters][len(signature.parameters) - len(positional):]
        case = Fuzzed(test, {**dict(zip(names, positional, strict=True)), **named})

        def fuzzed(*args: Any, **kwargs: Any) -> None:
            case.run(*args, **kwargs)

        kept = [parameter for name, parameter in signature.parameters.items() if name not in case.recipes]
        fuzzed.__dict__.update(vars(test), hypothesis=case, is_hypothesis_test=True,
                               __signature__=signature.replace(parameters=kept))
        for name in ("__name__", "__qualname__", "__doc__", "__module__"):
            setattr(fuzzed, name, getattr(test, name))
        return fuzzed

    return decorate


def assume(condition: object) -> bool:
    """``hypothesis.assume``: a replay cannot draw another example."""
    if PLAYER.by_hypothesis:
        return bool(PLAYER.hypothesis().assume(condition))
    if not condition:
        raise NotReplayed("an assumption does not hold")
    return True


def note(value: object) -> None:
    """``hypothesis.note``: said of a failure, by Hypothesis."""
    if PLAYER.by_hypothesis:
        PLAYER.hypothesis().note(value)


def event(*args: Any, **kwargs: Any) -> None:
    """``hypothesis.event``: statistics, which nobody reads here."""


def target(observation: float, *, label: str = "") -> float:
    """``hypothesis.target``: the phase that would use it is off."""
    return observation


@contextmanager
def _seeded() -> Iterator[None]:
    """Within the block, the global random numbers of this process start anew, as in each example of Hypothesis's."""
    states = random.getstate(), np.random.get_state()
    random.seed(0)
    np.random.seed(0)
    try:
        yield
    finally:
        random.setstate(states[0])
        np.random.set_state(states[1])
