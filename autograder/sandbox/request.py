"""The steps of a program, and calls in words, as messages show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import StudentError
from ..wire.codec import Ref, Tensor


@dataclass(frozen=True)
class Request:
    """One step of a program.

    Attributes:
        request: the operation and its arguments; a Slot among them is replaced by an earlier step's result.
        label: the result's name in messages, if it is an object.
        about: the call in words, for messages about an error.
    """

    request: list[Any]
    label: str
    about: str = ""


@dataclass(frozen=True)
class Ran:
    """The results of a program's steps, up to the one that raised ``error``, if one did."""

    results: list[Any]
    error: StudentError | None = None


def describe_arguments(args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """Arguments in words: arrays by shape, small values as they are."""
    words = [describe_value(value) for value in args]
    words += [f"{name}={describe_value(value)}" for name, value in kwargs.items()]
    return ", ".join(words)


def describe_value(value: object) -> str:
    """One value in words, at most about 40 characters."""
    if isinstance(value, Ref):
        return f"<{value.kind} of the grader>"
    if isinstance(value, np.ndarray):
        return f"array {value.shape}"
    if isinstance(value, Tensor):
        return f"tensor {value.array.shape}"
    if isinstance(value, (list, tuple)):
        inside = ", ".join(describe_value(item) for item in value[:4]) + (", ..." if len(value) > 4 else "")
        return f"[{inside}]" if isinstance(value, list) else f"({inside})"
    if isinstance(value, dict):
        return "{" + ", ".join(map(str, list(value)[:6])) + "}"
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."
