"""Comparison of a network's four gradients."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from tests.nyu_hw1.inputs import Arrays
from tests.support import Call, assert_tensor, constant_ratio, read_tensor

SINGLE = 1e-4  # how exactly a ratio holds in single precision


def assert_gradients(got: Mapping[str, Any], want: Arrays, *, call: Call, remark: Callable[[str], None],
                     also: Mapping[str, Arrays] | None = None) -> None:
    """Fail unless each gradient has its shape and values; a bias's ``(1, n)`` is remarked.

    Args:
        got: unchecked tensors by the names in ``want``.
        also: phrases for known wrong gradients, each with the four arrays that it describes.
    Raises:
        Gap: what the student is told.
    """
    for name, right in want.items():
        phrases = {phrase: arrays[name] for phrase, arrays in (also or {}).items()}
        assert_tensor(f"MLP.backward: {name}", got[name], right, call=call, also=phrases,
                      remark=remark if right.ndim == 1 else None)


def ratio_of(what: str, got: Any, want: np.ndarray) -> float | None:
    """The one factor by which every entry of a tensor differs, or None.

    Raises:
        Gap: ``got`` is no tensor of this shape.
    """
    return constant_ratio(read_tensor(what, got, want.shape), want, SINGLE)


def common_ratio(got: Mapping[str, Any], want: Arrays) -> float | None:
    """The one factor by which all gradients differ, or None.

    Raises:
        Gap: one of them is no tensor of its shape.
    """
    ratios = [ratio_of(name, got[name], right) for name, right in want.items()]
    first = ratios[0]
    if first is None or any(ratio is None or not np.isclose(ratio, first, rtol=1e-3) for ratio in ratios):
        return None
    return first
