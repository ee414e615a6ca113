"""The values other than plain data that may cross the wire, and the bounds of all values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

MAX_DEPTH = 12
MAX_NODES = 200_000
MAX_NDIM = 8
MAX_TEXT = 2**20  # bytes of one text, in both directions
MAX_KIND = 80
MAX_KEYS = 2_000  # in all sets and dicts of a message whose keys are not text: many keys of one hash take long
DTYPES: tuple[np.dtype[Any], ...] = tuple(np.dtype(code) for code in
               ("?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16"))
DTYPE_CODES = {dtype: code for code, dtype in enumerate(DTYPES)}
# C's integer types have scalar types of their own, beside those of the same size.
SCALARS = frozenset({dtype.type for dtype in DTYPES} | {np.intc, np.uintc, np.longlong, np.ulonglong})


def is_key(value: object) -> bool:
    """Whether a value may be in a set, or a key that is not text: plain data that cannot change."""
    if type(value) is tuple:
        return all(map(is_key, value))
    return type(value) in (type(None), bool, int, float, str, bytes)


class WireError(Exception):
    """Bytes that are not a value, or a value that cannot become bytes."""


@dataclass(frozen=True)
class Ref:
    """A reference to an object that stays on its owner's side.

    Attributes:
        number: its key in the owner's table.
        kind: its type's name, for messages; at most MAX_KIND characters.
        callable: whether it can be called.
        lent: False: it lives in the worker; True: it lives in the grader, which lends it.
    """

    number: int
    kind: str = "object"
    callable: bool = False
    lent: bool = False


@dataclass(frozen=True)
class Path:
    """A dotted name that starts with one of the submission's modules, such as ``("hw3_lib", "Linear")``."""

    names: tuple[str, ...]

    def __str__(self) -> str:
        return ".".join(self.names)


@dataclass(frozen=True)
class Slot:
    """Within a program: the result of its step of this number."""

    step: int


@dataclass(frozen=True, eq=False)
class Tensor:
    """A torch tensor without torch: its values as an array, and whether it requires a gradient."""

    array: np.ndarray[Any, Any]
    requires_grad: bool = False


def filled(value: Any, results: list[Any]) -> Any:
    """The value, with each Slot replaced by the result of its step."""
    if isinstance(value, Slot):
        return results[value.step]
    if type(value) in (list, tuple):
        return type(value)(filled(item, results) for item in value)
    if type(value) is dict:
        return {key: filled(item, results) for key, item in value.items()}
    return value
