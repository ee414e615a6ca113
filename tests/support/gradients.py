"""Gradients by central differences of a correct forward."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .compare import assert_close
from .gap import Call

STEP = 1e-5
GRADIENT_RTOL, GRADIENT_ATOL = 1e-3, 1e-5


def numeric_gradient(f: Callable[[np.ndarray], float], at: np.ndarray, step: float = STEP) -> np.ndarray:
    """The gradient of ``f``, which returns one number, with respect to ``at``; it has the shape of ``at``."""
    gradient = np.zeros(at.shape)
    for spot in np.ndindex(*at.shape):
        high, low = at.copy(), at.copy()
        high[spot] += step
        low[spot] -= step
        gradient[spot] = (f(high) - f(low)) / (2 * step)
    return gradient


def elementwise_gradient(f: Callable[[np.ndarray], np.ndarray], at: np.ndarray, step: float = STEP) -> np.ndarray:
    """The slope of an elementwise function: two calls for the whole array."""
    slope: np.ndarray = (f(at + step) - f(at - step)) / (2 * step)
    return slope


def assert_gradient(what: str, got: Any, f: Callable[[np.ndarray], float], at: np.ndarray, *,
                    factor: float = 1.0, call: Call | None = None, rtol: float = GRADIENT_RTOL,
                    atol: float = GRADIENT_ATOL) -> None:
    """Fail unless ``got`` is ``factor`` times the gradient of ``f`` at ``at``.

    Args:
        f: one number, computed by the reference's forward; with the student's own, a constant forward with a zero
            gradient would pass.
        factor: the homework's convention: 1/N where a gradient is an average over the batch, N where the loss is
            a mean and its gradient is not.
    Raises:
        Gap: the failure.
    """
    assert_close(what, got, factor * numeric_gradient(f, at), call=call, rtol=rtol, atol=atol)
