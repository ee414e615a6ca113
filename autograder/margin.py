"""How far the values of a comparison are from its tolerance, for whoever measures that; nobody does in a grading."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Listener = Callable[[str, Any, Any], object]
_listeners: list[Listener] = []


def is_outside(what: str, error: Any, allowed: Any) -> bool:
    """Whether an entry is further from the right value than the tolerance allows.

    Args:
        what: the value's name, such as ``"Linear.backward: d_weights"``.
        error: the distances from the right value, a NumPy array or number without nan.
        allowed: the tolerance of each, or of all.
    """
    for listener in _listeners:
        listener(what, error, allowed)
    return bool((error > allowed).any())


@contextmanager
def heard_by(listener: Listener) -> Iterator[None]:
    """Within the block, ``listener`` receives the arguments of every call of ``is_outside``."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)
