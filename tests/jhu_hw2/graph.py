"""Question 1: the four partial derivatives, and gradient descent with two of them."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Any

import numpy as np

from tests.jhu_hw2.models import MODULE
from tests.support import Call, assert_close, assert_number, filled

BY_W, BY_X = ("g_w1", "g_w2"), ("g_x1", "g_x2")
FUNCTIONS = (*BY_W, *BY_X)


@dataclass(frozen=True)
class Point:
    """The four numbers at which a derivative is asked, in the order of the arguments."""

    x1: float
    x2: float
    w1: float
    w2: float

    @classmethod
    def random(cls, seed: int, scale: float = 1.0) -> Point:
        """Drawn from ``default_rng(seed)``; none is 0."""
        return cls(*filled(np.random.default_rng(seed), 4, scale=scale).tolist())

    def call(self, name: str) -> Call:
        """The call as the student reads it."""
        return Call(f"{name}({', '.join(map(str, astuple(self)))})")


START = Point(0.2, 0.4, 0.3, -0.5)
STEP, ITERATIONS = 0.01, 30


def derivative(side: Any, name: str, at: Point) -> Any:
    """What one of the four functions returns."""
    return getattr(getattr(side, MODULE), name)(*astuple(at))


def assert_derivative(submission: Any, reference: Any, name: str, at: Point, remark: Any = None) -> None:
    """Fail unless a function returns the partial derivative.

    Raises:
        Gap: it does not.
    """
    got, want = (derivative(side, name, at) for side in (submission, reference))
    weight = getattr(at, name.removeprefix("g_"))
    also = {"the right one with the sign of the sigmoid's part lost": 2 * weight - want,
            "the right one without the part of 0.5 (w1^2 + w2^2)": want - weight} if name in BY_W else {}
    assert_close(f"{name}: the result", got, want, call=at.call(name), also=also, remark=remark)


def descent(side: Any, start: Point) -> tuple[list[float], list[float]]:
    """The values of w1 and of w2 after each iteration of gradient descent with a side's derivatives, x1 and x2 fixed.

    Raises:
        Gap: a derivative is no number.
    """
    paths: tuple[list[float], list[float]] = ([], [])
    at = start
    for _ in range(ITERATIONS):
        slopes = [assert_number(f"{name}: the result", derivative(side, name, at), call=at.call(name))
                  for name in BY_W]
        at = Point(at.x1, at.x2, at.w1 - STEP * slopes[0], at.w2 - STEP * slopes[1])
        paths[0].append(at.w1)
        paths[1].append(at.w2)
    return paths
