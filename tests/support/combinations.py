"""A wrong array as a sum of multiples of the arrays of its call: a step that decays, remembers or forgets."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .relations import same

NONE = 1e-9  # a multiple this small is none
ONE = 1e-6  # how near to 1 a multiple is left out


def combination(got: np.ndarray, arrays: Mapping[str, np.ndarray], rtol: float) -> str:
    """A phrase such as ``"equals 0.99 * W - 0.5 * dW"``, or "" if the array is no such sum.

    Args:
        got: the wrong array; it needs two entries for each array and more.
        arrays: of the shape of ``got``, by their names.
        rtol: the relative tolerance.
    """
    if len(arrays) < 2 or got.size < 2 * len(arrays) + 2:
        return ""
    columns = np.stack([array.ravel() for array in arrays.values()], axis=1)
    if np.linalg.matrix_rank(columns) < len(arrays):
        return ""
    multiples = np.linalg.lstsq(columns, got.ravel(), rcond=None)[0]
    terms = [(float(times), name) for times, name in zip(multiples, arrays, strict=True) if abs(times) > NONE]
    if not terms or not same(columns @ multiples, got.ravel(), rtol):
        return ""
    return f"equals {_sum(terms)}"


def _sum(terms: list[tuple[float, str]]) -> str:
    """``"W - 0.5 * dW"``."""
    words = " ".join(f"{'-' if times < 0 else '+'} {_times(abs(times))}{name}" for times, name in terms)
    return words[2:] if words.startswith("+") else "-" + words[2:]


def _times(multiple: float) -> str:
    return "" if abs(multiple - 1) < ONE else f"{multiple:.4g} * "
