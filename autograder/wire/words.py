"""What kind of value came from the other side, in words for messages."""

from __future__ import annotations

import numpy as np

from .values import Tensor

_WORDS: dict[type, str] = {
    type(None): "None", list: "a list", tuple: "a tuple", dict: "a dict", str: "a text", bool: "True or False",
    int: "a number", float: "a number", complex: "a complex number", np.ndarray: "an array", bytes: "bytes",
    Tensor: "a tensor"}


def kind_in_words(value: object, otherwise: str) -> str:
    """The kind of a value in words, such as ``"a number"``; none of its methods is called.

    Args:
        otherwise: the words for an object that is not data.
    """
    if isinstance(value, np.generic):
        return {"b": "True or False", "c": "a complex number"}.get(value.dtype.kind, "a number")
    return _WORDS.get(type(value), otherwise)


def not_a_method(owner: str, name: str, kind: str) -> str:
    """A sentence for the student: something else is where a method should be."""
    return f"{owner}{'.' if owner else ''}{name} is {kind}, not a method: did you assign to self.{name}?"
