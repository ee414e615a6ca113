"""The requests of a case to the submission, kept to explain a failure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..wire.codec import Tensor
from .proxies import label_of
from .request import describe_arguments

KEPT_NUMBERS = 50_000


class Failed:
    """The result of a step that raised."""


@dataclass(frozen=True)
class Shape:
    """A placeholder for data that was too large to keep.

    Attributes:
        kind: the name of its type.
        shape: its length, or an array's shape.
    """

    kind: str
    shape: tuple[int, ...]


@dataclass(frozen=True)
class Step:
    """One request of a case and its result: data, a proxy, or Failed; a Shape replaces large data."""

    request: list[Any]
    result: Any


def last_without_value(steps: Sequence[Step]) -> str:
    """The last call that returned None, in words; empty if none did."""
    for step in reversed(steps):
        operation, *rest = step.request
        if step.result is None and operation == "call":
            return f"{label_of(rest[0])}({describe_arguments(tuple(rest[1]), rest[2])})"
        if step.result is None and operation == "method":
            return f"{label_of(rest[0])}.{rest[1]}({describe_arguments(tuple(rest[2]), rest[3])})"
    return ""


class Keeper:
    """Makes the steps of one case or example, with at most KEPT_NUMBERS numbers in requests and as many in results."""

    def __init__(self) -> None:
        self._asked, self._answered = _Budget(), _Budget()

    def step(self, request: list[Any], result: Any) -> Step:
        """One step, with shapes in place of data that is too large."""
        return Step([self._asked.kept(value) for value in request], self._answered.kept(result))


class _Budget:
    """Keeps values up to KEPT_NUMBERS numbers; an array that is passed again counts once."""

    def __init__(self) -> None:
        self._left = KEPT_NUMBERS
        self._arrays: dict[int, np.ndarray] = {}

    def kept(self, value: Any) -> Any:
        """The value or its placeholder; containers are copied, so that later changes do not show."""
        kind = type(value)
        if kind is np.ndarray:
            return self._array(value, value)
        if kind is Tensor:
            return self._array(value.array, value)
        if kind in (str, bytes):
            return value if self._take(len(value) // 8) else Shape(kind.__name__, (len(value),))
        if kind in (set, frozenset):
            return value if self._take(len(value)) else Shape(kind.__name__, (len(value),))
        if kind in (list, tuple, dict):
            return self._container(value) if self._take(_parts(value)) else Shape(kind.__name__, (len(value),))
        return value

    def _container(self, value: Any) -> Any:
        if type(value) is dict:
            return {key: self.kept(item) for key, item in value.items()}
        return type(value)(self.kept(item) for item in value)

    def _array(self, array: np.ndarray, value: Any) -> Any:
        if id(array) not in self._arrays:
            if not self._take(array.size):
                return Shape(type(value).__name__, array.shape)
            self._arrays[id(array)] = array
        return value

    def _take(self, numbers: int) -> bool:
        """Whether ``count`` more numbers may be kept; if so, count them."""
        if numbers > self._left:
            return False
        self._left -= numbers
        return True


def _parts(container: Any) -> int:
    """How many numbers a container counts as, without what it contains; the keys of a dict may be long."""
    keys = sum(len(key) // 8 for key in container if type(key) is str) if type(container) is dict else 0
    return len(container) + keys
