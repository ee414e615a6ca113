"""Describes a value in a few bytes: plain numbers and texts as they are, series of numbers whole, the rest by its kind.

What was handed to a trainer or a plot may be a data set, a model or anything else; the grader needs to know what it
was, not to have it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

LONGEST_TEXT = 200
LONGEST_SERIES = 5_000  # numbers that are sent as they are
MOST_ITEMS = 50
DEEPEST = 3


def noted(value: Any, depth: int = 0) -> Any:
    """A note of a value: None, a bool, a number or a text as it is; else a dict whose ``is`` names the kind.

    The kinds are ``array`` (``shape``, ``mean``, ``std`` and, where there are few numbers, ``values``), ``list`` and
    ``dict`` (``items``), and ``object`` (``kind``, the name of its type). A list of numbers counts as an array.
    """
    if value is None or type(value) in (bool, float):
        return value
    if type(value) is int:
        return value if abs(value) < 2**63 else float("inf")
    if type(value) is str:
        return value[:LONGEST_TEXT]
    try:
        for note in (_array(value), _container(value, depth)):
            if note is not None:
                return note
    except Exception:  # reading it ran code of the student's
        return _object(value)
    return _object(value)


def _object(value: Any) -> dict[str, Any]:
    return {"is": "object", "kind": str(type(value).__name__)[:LONGEST_TEXT]}


def _array(value: Any) -> Any:
    """An array, a NumPy number, or a list of numbers or of lists of numbers; None for anything else."""
    if not isinstance(value, (np.ndarray, np.generic, list, tuple, range)):
        return None
    try:
        array = np.asarray(value)
    except ValueError:  # rows of different lengths
        return None
    if array.dtype.kind not in "biuf" or (not array.size and not isinstance(value, np.ndarray)):
        return None
    if not array.ndim:
        return array.item()
    note: dict[str, Any] = {"is": "array", "shape": list(array.shape)}
    if array.size:
        note |= {"mean": float(array.mean(dtype=float)), "std": float(array.std(dtype=float))}
    if array.size <= LONGEST_SERIES:
        note["values"] = array.astype(float)
    return note


def _container(value: Any, depth: int) -> dict[str, Any] | None:
    if depth == DEEPEST or not isinstance(value, (list, tuple, dict)):
        return None
    if isinstance(value, dict):
        some = list(value.items())[:MOST_ITEMS]
        return {"is": "dict", "items": {str(key)[:LONGEST_TEXT]: noted(item, depth + 1) for key, item in some}}
    return {"is": "list", "items": [noted(item, depth + 1) for item in value[:MOST_ITEMS]]}
