"""The fixtures of a homework's own files, found and created without pytest.

pytest is not imported here, so that the benchmark's bare script can share this.
"""

from __future__ import annotations

import inspect
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from ..errors import HomeworkError
from ..text import did_you_mean


@dataclass(frozen=True)
class Fixture:
    """One fixture function.

    Attributes:
        lasting: whether its scope is wider than one function, so that it is created once.
        always: whether cases get it without asking for it.
        needs: the fixtures that it asks for.
    """

    name: str
    function: Any
    lasting: bool
    always: bool
    needs: tuple[str, ...]


class Fixtures:
    """The fixtures that the cases of one file see.

    Args:
        spaces: the names of the files around the cases, outermost first; an inner fixture hides an outer one.
        made: the values of lasting fixtures so far, shared by the files of a homework; extended here.
    """

    def __init__(self, spaces: Collection[Mapping[str, Any]], made: dict[Any, Any] | None = None) -> None:
        self._found = {one.name: one for space in spaces for one in _fixtures_in(space)}
        self._made = {} if made is None else made

    @contextmanager
    def given(self, names: Collection[str], known: Mapping[str, Any], asker: str) -> Iterator[dict[str, Any]]:
        """The values of these fixtures, and of the autouse ones, for the block.

        Args:
            known: values created elsewhere, by name. A lasting fixture that needs one of them is created again.
            asker: who asks for them, for messages.

        Raises:
            HomeworkError: one of them is unknown here, or has parameters.
        """
        values = dict(known)
        always = [one.name for one in self._found.values() if one.always]
        with ExitStack() as stack:
            for name in (*always, *names):
                self._make(name, values, set(known), stack, asker)
            yield {name: values[name] for name in names}

    def _make(self, name: str, values: dict[str, Any], known: set[str], stack: ExitStack, asker: str) -> Any:
        if name in values:
            return values[name]
        fixture = self._fixture(name, asker, known)
        keep = fixture.lasting and not self._changes(fixture, known, asker)
        if keep and fixture.function in self._made:
            values[name] = self._made[fixture.function]
            return values[name]
        needed = {need: self._make(need, values, known, stack, asker) for need in fixture.needs}
        values[name] = _value(fixture.function, needed, stack)
        if keep:
            self._made[fixture.function] = values[name]
        return values[name]

    def _changes(self, fixture: Fixture, known: set[str], asker: str) -> bool:
        """Whether a fixture has something to tear down, or depends on a value that differs from case to case."""
        if inspect.isgeneratorfunction(fixture.function):
            return True
        return any(need in known or self._changes(self._fixture(need, asker, known), known, asker)
                   for need in fixture.needs)

    def _fixture(self, name: str, asker: str, known: set[str]) -> Fixture:
        if name not in self._found:
            guess = did_you_mean(name, sorted({*self._found, *known}))
            raise HomeworkError(f"{asker} asks for the fixture {name!r}, which only pytest itself can give{guess}; "
                                f"this case cannot run in process.")
        return self._found[name]


def parameters_of(function: Any) -> tuple[str, ...]:
    """The names of a function's parameters that have no default: the fixtures that it asks for."""
    parameters = inspect.signature(function).parameters.values()
    return tuple(one.name for one in parameters if one.default is one.empty and one.kind not in (
        one.VAR_POSITIONAL, one.VAR_KEYWORD))


def _fixtures_in(space: Mapping[str, Any]) -> Iterator[Fixture]:
    for name, value in list(space.items()):
        marker = getattr(value, "_fixture_function_marker", None)
        if marker is not None:
            function = value._get_wrapped_function()
            if marker.params is not None:
                raise HomeworkError(f"The fixture {name!r} has parameters; its cases cannot run in process.")
            yield Fixture(marker.name or name, function, marker.scope != "function", bool(marker.autouse),
                          parameters_of(function))


def _value(function: Any, needed: dict[str, Any], stack: ExitStack) -> Any:
    """The value of a fixture function; one that yields is resumed when the stack is closed."""
    if not inspect.isgeneratorfunction(function):
        return function(**needed)
    generator = function(**needed)
    stack.callback(next, generator, None)
    return next(generator)
