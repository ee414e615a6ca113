"""What a case asked of the submission, kept so that a failure can be explained by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..wire.codec import Tensor

KEPT_NUMBERS = 50_000


class Failed:
    """Stands for the result of a step that raised."""


@dataclass(frozen=True)
class Shape:
    """Stands for data that was too large to be kept.

    Attributes:
        kind: the name of its type.
        shape: its length, or an array's shape.
    """

    kind: str
    shape: tuple[int, ...]


@dataclass(frozen=True)
class Step:
    """One request of a case and what came back: data, a proxy, or Failed; a Shape in the place of large data."""

    request: list[Any]
    result: Any


class Keeper:
    """Makes the steps of one case or example, with so many numbers in their requests, and as many in their results."""

    def __init__(self) -> None:
        self._asked, self._answered = _Budget(), _Budget()

    def step(self, request: list[Any], result: Any) -> Step:
        """One step, with shapes in the place of what is too large."""
        return Step([self._asked.kept(value) for value in request], self._answered.kept(result))


class _Budget:
    """Keeps values up to KEPT_NUMBERS numbers; an array that is passed again counts once."""

    def __init__(self) -> None:
        self._left = KEPT_NUMBERS
        self._arrays: dict[int, np.ndarray] = {}

    def kept(self, value: Any) -> Any:
        """The value, or what stands for it: containers are copied, so that later changes of them do not show."""
        kind = type(value)
        if kind is np.ndarray:
            return self._array(value, value)
        if kind is Tensor:
            return self._array(value.array, value)
        if kind in (str, bytes):
            return value if self._take(len(value) // 8) else Shape(kind.__name__, (len(value),))
        if kind in (list, tuple, dict):
            return self._container(value) if self._take(len(value)) else Shape(kind.__name__, (len(value),))
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
        """Whether there is room for so many; if so, they are counted."""
        if numbers > self._left:
            return False
        self._left -= numbers
        return True
