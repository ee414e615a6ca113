"""Writes a case's steps as a program of plain Python on the student's own files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from ..sandbox.proxies import MethodProxy, ObjectProxy, PathProxy, name_of, number_of, owner_of, path_of
from ..sandbox.steps import Failed, Step
from ..wire.codec import Path, Tensor
from .literals import array_lines, fold, is_rounded, scalar

READS = ("getattr", "getitem", "item", "fetch", "length")
ROUNDED = "# The larger arrays are rounded; the mistake shows all the same."
IMPORTABLE = "import autograder.student.importable  # of the handout: so that your notebook can be imported"
SHORTEST_WORD = 3
PLAIN = (bool, int, float, str, bytes, np.generic)


class Untold(Exception):
    """A step cannot be written in plain Python."""


class Program:
    """Writes the steps in order; the arrays come first.

    Args:
        names: the names under which the student already knows some arrays.
        notebooks: modules that were made from notebooks.
    """

    def __init__(self, steps: Sequence[Step], names: Mapping[str, Any], notebooks: Collection[str]) -> None:
        self._notebooks = notebooks
        self._steps = steps
        self._known = {id(value.array if isinstance(value, Tensor) else value): name for name, value in names.items()}
        self._modules = {"import numpy as np"}
        self._own: dict[str, set[str]] = {}
        self._arrays: dict[int, str] = {}
        self._array_lines: list[str] = []
        self._objects: dict[int, str] = {}
        found = [leaf for step in steps for leaf in leaves(step.request)]
        self._uses = Counter(id(leaf) for leaf in found)
        self._used_objects = {number_of(leaf) for leaf in found if isinstance(leaf, (ObjectProxy, MethodProxy))}
        self._taken = Counter({"np", "torch", *(name for leaf in found for name in _imported(leaf))})

    def text(self) -> str:
        """The whole program.

        Raises:
            Untold: a step cannot be written.
        """
        shown = _first_shown(self._steps)
        body = [line for place, step in enumerate(self._steps) for line in self._lines(step, place >= shown)]
        return "\n".join([*sorted(self._modules), *self._own_imports(), "", *self._array_lines, *map(fold, body)])

    def _own_imports(self) -> list[str]:
        """The imports of the student's files, one line per file; before a notebook's, what makes it importable."""
        before = [IMPORTABLE] if not self._own.keys().isdisjoint(self._notebooks) else []
        whole = [f"import {module}" for module, names in self._own.items() if "" in names]
        some = {module: sorted(names - {""}) for module, names in self._own.items()}
        return before + whole + [f"from {module} import {', '.join(names)}" for module, names in some.items() if names]

    def _lines(self, step: Step, shown: bool) -> list[str]:
        operation, *rest = step.request
        hint, expression = self._expression(operation, *rest)
        if step.result is Failed or operation in ("setattr", "setitem", "move"):
            return [expression]
        name = self._name_objects(step.result, hint)
        if name:
            locked = operation == "share" and not rest[1]
            return [f"{name} = {expression}", *([f"{name}.flags.writeable = False"] if locked else [])]
        if shown:
            return [f"print({expression})"]
        return [] if operation in READS else [expression]

    def _expression(self, operation: str, *rest: Any) -> tuple[str, str]:
        """A name for the result, and the step as source."""
        if operation == "namespace":
            self._modules.add("from types import SimpleNamespace")
            return "namespace", f"SimpleNamespace({self._arguments([], rest[0])})"
        if operation == "share":
            return "shared", f"{self._array(rest[0], 'array')}.copy()"
        target = self._value(rest[0])
        hint = target.rpartition(".")[2]
        if operation == "call":
            return hint, f"{target}({self._arguments(*rest[1:])})"
        if operation == "hold":
            return hint, f"{target}({self._arguments(rest[1], {})})"
        if operation == "make":
            return hint, f"{target}({self._arguments(rest[1], {})})"
        if operation == "method":
            return rest[1], f"{target}.{rest[1]}({self._arguments(*rest[2:])})"
        return hint, self._access(operation, target, *rest[1:])

    def _access(self, operation: str, target: str, *rest: Any) -> str:
        if operation == "getattr":
            return f"{target}.{rest[0]}"
        if operation == "setattr":
            return f"{target}.{rest[0]} = {self._value(rest[1], rest[0])}"
        if operation in ("getitem", "part"):
            return f"{target}[{self._value(rest[0])}]"
        if operation == "setitem":
            return f"{target}[{self._value(rest[0])}] = {self._value(rest[1])}"
        if operation == "item":
            return _place(target, rest[0])
        if operation == "move":
            return f"{_place(target, rest[0])}[...] = {self._value(rest[1], str(rest[0][-1]))}"
        words = {"length": f"len({target})", "new": f"{target}.__new__({target})", "fetch": target}
        if operation not in words:
            raise Untold
        return words[operation]

    def _arguments(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
        words = [self._value(value) for value in args]
        return ", ".join(words + [f"{key}={self._value(value, key)}" for key, value in kwargs.items()])

    def _value(self, value: Any, hint: str = "") -> str:
        """A value as source; ``hint`` may become the name of an array."""
        if isinstance(value, (list, tuple)):
            inside = ", ".join(self._value(item) for item in value)
            return f"[{inside}]" if isinstance(value, list) else f"({inside}{',' * (len(value) == 1)})"
        if isinstance(value, dict):
            return "{" + ", ".join(f"{key!r}: {self._value(item, key)}" for key, item in value.items()) + "}"
        if isinstance(value, np.ndarray):
            name = self._array(value, hint)
            return f"{name}.copy()" if self._uses[id(value)] > 1 else name  # each call got a copy of its own
        if isinstance(value, Tensor):
            self._modules.add("import torch")
            watched = ".requires_grad_()" if value.requires_grad else ""
            return f"torch.from_numpy({self._array(value.array, hint)}.copy()){watched}"
        if value is None or isinstance(value, PLAIN):
            return scalar(value)
        return self._marker(value)

    def _marker(self, value: Any) -> str:
        """An object, class or function of the student's."""
        if isinstance(value, MethodProxy):
            return f"{self._value(owner_of(value))}.{name_of(value)}"
        if isinstance(value, (Path, PathProxy)):
            module, *names = _path(value).names
            self._own.setdefault(module, set()).add(names[0] if names else "")
            return ".".join(names or [module])
        if isinstance(value, ObjectProxy) and number_of(value) in self._objects:
            return self._objects[number_of(value)]
        raise Untold

    def _array(self, array: np.ndarray, hint: str) -> str:
        """The variable of an array; each array object is written once."""
        if id(array) not in self._arrays:
            name = self._arrays[id(array)] = self._free(self._known.get(id(array)) or hint or "array")
            if is_rounded(array) and ROUNDED not in self._array_lines:
                self._array_lines.append(ROUNDED)
            self._array_lines += array_lines(name, array)
        return self._arrays[id(array)]

    def _name_objects(self, result: Any, hint: str) -> str:
        """A variable for a result with objects that a later step uses; else nothing. Data is written by value."""
        places = [(number, place) for number, place in _places(result) if number not in self._objects]
        if not any(number in self._used_objects for number, _ in places):
            return ""
        name = self._free(_snake(hint))
        self._objects.update({number: name + place for number, place in places})
        return name

    def _free(self, name: str) -> str:
        """The name, numbered if it is taken."""
        self._taken[name] += 1
        return name if self._taken[name] == 1 else self._free(f"{name.rstrip('_0123456789')}_{self._taken[name]}")


def leaves(value: Any) -> Iterable[Any]:
    """Everything inside lists, tuples and dictionaries."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from leaves(item)
    else:
        yield value


def _place(target: str, names: Sequence[Any]) -> str:
    """An item within an attribute as source."""
    name, *keys = names
    return "".join([f"{target}.{name}", *(f"[{scalar(key)}]" for key in keys)])


def _first_shown(steps: Sequence[Step]) -> int:
    """The first step whose value is printed: of the reads at the end, or else the last call."""
    first = len(steps) - 1
    while first > 0 and steps[first].request[0] in READS and steps[first - 1].request[0] in READS:
        first -= 1
    return first


def _places(result: Any, place: str = "") -> list[tuple[int, str]]:
    """The numbers of the objects in a result, each with its subscript."""
    if isinstance(result, ObjectProxy):
        return [(number_of(result), place)]
    items: Iterable[tuple[Any, Any]] = ()
    if isinstance(result, dict):
        items = result.items()
    elif isinstance(result, (list, tuple)):
        items = enumerate(result)
    return [found for key, item in items for found in _places(item, f"{place}[{key!r}]")]


def _path(value: Path | PathProxy) -> Path:
    return value if isinstance(value, Path) else path_of(value)


def _imported(leaf: Any) -> tuple[str, ...]:
    """The name that the program imports for a path."""
    return (_path(leaf).names[:2][-1],) if isinstance(leaf, (Path, PathProxy)) else ()


def _snake(name: str) -> str:
    """``"CrossEntropyLoss"`` -> ``"cross_entropy_loss"``, and ``"ReLU"`` -> ``"relu"``."""
    words = re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z0-9]+|[A-Z]+", name)
    return ("_" if all(len(word) >= SHORTEST_WORD for word in words) else "").join(words).lower() or "value"
