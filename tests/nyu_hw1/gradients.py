"""Comparison of a network's four gradients."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from tests.nyu_hw1.inputs import Arrays
from tests.support import Call, assert_tensor, constant_ratio, read_tensor

SINGLE = 1e-4  # how exactly a ratio holds in single precision


def assert_gradients(got: Mapping[str, Any], want: Arrays, *, call: Call | None = None,
                     remark: Callable[[str], None], also: Mapping[str, Arrays] | None = None) -> None:
    """Fail unless each gradient has its shape and values; a bias's ``(1, n)`` is remarked.

    Args:
        got: unchecked tensors by the names in ``want``.
        also: phrases for known wrong gradients, each with the four arrays that it describes.
    Raises:
        Gap: the text for the student.
    """
    for name, right in want.items():
        phrases = {phrase: arrays[name] for phrase, arrays in (also or {}).items()}
        assert_tensor(f"MLP.backward: {name}", got[name], right, call=call, also=phrases,
                      remark=remark if right.ndim == 1 else None)


def same_tensor(what: str, got: Any, want: Any, *, call: Call | None = None,
                also: Mapping[str, Any] | None = None) -> None:
    """Compare a tensor, of which a bias's may be ``(1, n)``: a Program's comparison."""
    assert_tensor(what, got, want, call=call, also=also, remark=_no_remark if np.ndim(want) == 1 else None)


def ratio_of(what: str, got: Any, want: np.ndarray) -> float | None:
    """The one factor by which every entry of a tensor differs, or None; a bias's may be ``(1, n)``.

    Raises:
        Gap: ``got`` is no tensor of this shape.
    """
    row = want.ndim == 1 and getattr(getattr(got, "array", None), "shape", ()) == (1, *want.shape)
    array = read_tensor(what, got, (1, *want.shape) if row else want.shape)
    return constant_ratio(array.reshape(want.shape), want, SINGLE)


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


def _no_remark(*_: object) -> None:
    """A program's steps would say the same again and again."""
