"""Torch tensors without torch: as inputs of a case, and as results, which are hostile until checked.

A tensor is sent as its array; the student's code gets and returns real ones. Everything is single precision, because
torch's own random numbers and layers are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.failure import Compared
from autograder.margin import is_outside
from autograder.wire.codec import Tensor

from .compare import Remark, check_finite, real_array, without_axes
from .gap import Call, Gap, difference, kind_of
from .grammar import sentence
from .phrases import Again, phrase_of
from .relations import relation

OF_LARGEST, ABSOLUTE = 1e-4, 1e-5
SINGLE = 1e-4  # the relative tolerance of a relation in single precision


def tensor(array: Any) -> Tensor:
    """A contiguous float32 tensor of these values."""
    return Tensor(np.ascontiguousarray(array, np.float32))


def read_tensor(what: str, got: Any, shape: tuple[int, ...], *, call: Call | None = None) -> np.ndarray:
    """The finite values of a tensor of this shape, in float64.

    Raises:
        Gap: it is something else.
    """
    array = _values(what, got, shape, call)
    if array.shape != shape:
        raise Gap(sentence(what, f"has shape {array.shape} instead of {shape}"), call=call)
    return check_finite(what, array, call)


def read_number(what: str, got: Any, *, call: Call | None = None, remark: Remark | None = None) -> float:
    """One finite number: a float, a NumPy number, or a tensor or array without axes or (with a remark) of one element.

    Raises:
        Gap: it is something else.
    """
    array = without_axes(what, _values(what, got, (), call), remark)
    if array.ndim:
        raise Gap(sentence(what, f"has shape {array.shape} instead of being a single number"), call=call)
    return float(check_finite(what, array, call))


def assert_tensor(what: str, got: Any, want: Any, *, call: Call | None = None, also: Mapping[str, Any] | None = None,
                  remark: Remark | None = None, again: Again | None = None) -> None:
    """Fail unless ``got`` is a tensor of the shape and, in single precision, the values of ``want``.

    The tolerance of every entry is 1e-5 plus 1e-4 of the largest entry: single precision loses digits in sums.

    Args:
        also: phrases for known wrong values, see ``relations.relation``.
        again: gives what the student's code returns for other inputs, and their call; see ``phrases.phrase_of``.
        remark: the engine's fixture of that name; with it, ``(1, n)`` is accepted for ``(n,)`` with a remark.
    Raises:
        Gap: the failure.
    """
    want = np.asarray(want, float)
    array = _values(what, got, want.shape, call)
    if remark is not None and want.ndim and array.shape == (1, *want.shape):
        remark(sentence(what, f"has shape {array.shape}; the handout asks for {want.shape}. The points are kept."))
        array = array[0]
    if array.shape != want.shape:
        _refuse_shape(what, array, want, call)
    _compare(what, check_finite(what, array, call), want, call, also, again)


def assert_number_close(what: str, got: Any, want: float, *, call: Call | None = None,
                        also: Mapping[str, Any] | None = None, remark: Remark | None = None,
                        again: Again | None = None) -> None:
    """As ``assert_tensor``, for a number in any form that ``read_number`` accepts."""
    value = np.asarray(read_number(what, got, call=call, remark=remark))
    _compare(what, value, np.asarray(want, float), call, also, again)


def close_enough(got: np.ndarray, want: np.ndarray) -> bool:
    """Whether finite values agree as ``assert_tensor`` demands."""
    return got.shape == want.shape and bool((np.abs(got - want) <= _allowed(want)).all())


def is_zero(got: Any) -> bool:
    """Whether a value is a tensor of zeros; False for anything else."""
    return type(got) is Tensor and not got.array.any()


def _allowed(want: np.ndarray) -> float:
    return ABSOLUTE + OF_LARGEST * float(np.abs(want).max(initial=0.0))


def _compare(what: str, got: np.ndarray, want: np.ndarray, call: Call | None,
             also: Mapping[str, Any] | None, again: Again | None) -> None:
    if not is_outside(what, np.abs(got - want), _allowed(want)):
        return
    phrase = phrase_of(what, got, want, call, SINGLE, also=also, again=again)
    gap = difference(got, want, np.abs(got - want))
    wrong = np.abs(got - want) > _allowed(want)
    raise Gap(sentence(what, phrase or "is wrong"), relation=phrase, gap=gap, call=call,
              compared=Compared(what, got, wrong, single=True))


def _values(what: str, got: Any, shape: tuple[int, ...], call: Call | None) -> np.ndarray:
    """The tensor's values as float64, or a Gap that says what it is instead."""
    if not shape and (type(got) in (int, float, np.ndarray) or isinstance(got, np.generic)):
        return real_array(what, got, np.empty(()), call).astype(float)
    wanted = f"a tensor of shape {shape}" if shape else "a number"
    if type(got) is not Tensor:
        kind = "a NumPy array" if type(got) is np.ndarray else kind_of(got).replace("no array", "no tensor")
        forgotten = " (is it still to be written, or is a return missing?)" if got is None else ""
        raise Gap(sentence(what, f"is {kind} instead of {wanted}{forgotten}"), call=call)
    if got.array.dtype.kind != "f":
        raise Gap(sentence(what, f"is a tensor of {got.array.dtype} instead of floating point numbers"), call=call)
    return got.array.astype(float)


def _refuse_shape(what: str, got: np.ndarray, want: np.ndarray, call: Call | None) -> None:
    sizes = f"shape {got.shape} instead of {want.shape}"
    phrase = relation(got, want, rtol=SINGLE) if got.size and np.isfinite(got).all() else ""
    raise Gap(sentence(what, f"{phrase}: {sizes}" if phrase else f"has {sizes}"), relation=phrase, call=call,
              compared=Compared(what, got, single=True))
