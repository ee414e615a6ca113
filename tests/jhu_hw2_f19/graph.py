"""Problem 1: how the four derivatives are compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.support import Call, assert_close

NAMES = ("x1", "x2", "w1", "w2")
LOST_SIGN = "the right one with the sign of the sigmoid's derivative lost"


def assert_derivative(name: str, submission: Any, reference: Any, point: tuple[float, ...]) -> None:
    """The derivative of this name is the reference's at x1, x2, w1, w2."""
    got, want = (getattr(side.problem1, name)(*point) for side in (submission, reference))

    assert_close(f"{name}: the result", got, want, call=at(name, point), also=wrong(name, point, float(want)))


def wrong(name: str, point: tuple[float, ...], right: float) -> Mapping[str, float]:
    """Phrases for known wrong values.

    The derivative by a weight has two terms: the sigmoid's, and the weight itself; the derivative by an input only the
    first.
    """
    values = dict(zip(NAMES, point, strict=True))
    weight = values["w" + name[-1]]
    if name.startswith("g_x"):
        return {"the right one plus w: the second term of f does not depend on x": right + weight}
    return {LOST_SIGN: 2 * weight - right,
            "the sigmoid's part alone: the second term of f is forgotten": right - weight,
            "w alone: the sigmoid's part is forgotten": weight}


def at(name: str, point: tuple[float, ...]) -> Call:
    """A call of a derivative in words."""
    return Call(f"{name}({', '.join(f'{value:g}' for value in point)})")
