"""Comparisons that treat values from the student's code as hostile until they are checked.

The order is fixed: kind of value, dtype, exact shape, finite, then tolerance. Nothing is computed with a value
before it has passed the earlier checks, so a list, None or an object array gives a Gap and never an error inside
a case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.failure import Compared
from autograder.margin import is_outside

from .gap import Call, Gap, difference, kind_of, place_of, show
from .grammar import count, sentence
from .phrases import Again, Known, phrase_of
from .relations import RTOL as OF_PHRASES
from .relations import relation, same

RTOL, ATOL = 1e-4, 1e-5
REMARK_RTOL, REMARK_ATOL = 1e-7, 1e-8
ROUNDINGS = 32
Remark = Callable[[str], None]


def assert_close(what: str, got: Any, want: Any, *,
                 call: Call | None = None, terms: Any = 0.0,
                 also: Mapping[str, Any] | None = None, notes: Mapping[str, Any] | None = None,
                 remark: Remark | None = None, flat_row: bool = False,
                 again: Again | None = None, known: Known | None = None,
                 rtol: float = RTOL, atol: float = ATOL, of_largest: float = 0.0) -> None:
    """Fail unless ``got`` has the kind, shape and, within tolerance, the values of ``want``.

    Args:
        what: the value's name, such as ``"Linear.backward: d_weights"``.
        terms: the sums of the absolute terms behind each entry; 32 roundings of them are allowed.
        also: phrases for known wrong values, see ``relations.relation``.
        notes: sentences for values under another convention; the one whose value was found is added.
        remark: the engine's fixture of that name; it reports a small loss of precision, which costs no points.
        of_largest: this share of the largest right entry is also allowed, because sums of large terms lose digits.
        again: gives what the student's code returns for other inputs, and their call; see ``phrases.phrase_of``.
        known: gives a phrase for a value that the case itself recognises.
        flat_row: accept ``(n,)`` where ``(1, n)`` is expected, with a remark, because it has the same effect.
    Raises:
        Gap: the failure.
    """
    want = np.asarray(want)
    got = real_array(what, got, want, call)
    if not want.ndim:
        got = without_axes(what, got, remark)
    if flat_row and got.shape == want.shape[1:]:
        if remark is not None:
            remark(sentence(what, f"has shape {got.shape}; the handout asks for {want.shape}. The points are kept."))
        got = got.reshape(want.shape)
    _check_shape(what, got, want, call)
    single = got.dtype.itemsize < np.dtype(float).itemsize
    got = check_finite(what, got, call).astype(float)
    error = np.abs(got - want)
    rounding = of_largest * np.abs(want).max(initial=0.0) + ROUNDINGS * np.finfo(float).eps * np.abs(terms)
    allowed = atol + rtol * np.abs(want) + rounding
    if is_outside(what, error, allowed):
        phrase = phrase_of(what, got, want, call, OF_PHRASES, also=also, again=again, known=known)
        gap = Gap(sentence(what, phrase or "is wrong"), relation=phrase, gap=difference(got, want, error - allowed),
                  call=call, compared=Compared(what, got, error > allowed, single))
        for advice in (text for text, value in (notes or {}).items() if same(got, np.asarray(value, float), rtol)):
            gap.add("note", advice)
        raise gap
    if remark is not None and (error > REMARK_ATOL + REMARK_RTOL * np.abs(want)).any():
        remark(sentence(what, f"is right to about {_digits(error, want)} digits; float64 would give about 15."))


def assert_shape(what: str, got: Any, shape: tuple[int, ...], *, call: Call | None = None) -> np.ndarray:
    """Fail unless ``got`` is an array of finite numbers of this shape; return it."""
    want = np.empty(shape)
    got = real_array(what, got, want, call)
    if got.shape != shape:
        raise Gap(sentence(what, f"has shape {got.shape} instead of {shape}"), call=call)
    return check_finite(what, got, call)


def assert_array(what: str, got: Any, *, call: Call | None = None) -> np.ndarray:
    """Fail unless ``got`` is an array of real numbers, of any shape; return it."""
    if type(got) is not np.ndarray:
        raise Gap(sentence(what, f"is {kind_of(got)} instead of an array{_forgotten(got)}"), call=call)
    return real_array(what, got, got, call)


def assert_number(what: str, got: Any, *, call: Call | None = None, remark: Remark | None = None) -> float:
    """Fail unless ``got`` is one finite number, or an array of one; return it as a float."""
    got = without_axes(what, real_array(what, got, np.empty(()), call), remark)
    if got.shape:
        raise Gap(sentence(what, f"is an array of shape {got.shape} instead of a number"), call=call)
    return float(check_finite(what, got, call))


def assert_equal(what: str, got: Any, want: Any, *, call: Call | None = None) -> None:
    """Fail unless every entry is exactly equal: for zeros, and for values that must not change at all."""
    want = np.asarray(want)
    got = assert_shape(what, got, want.shape, call=call)
    if (got != want).any():
        error = np.abs(got.astype(float) - want)
        raise Gap(sentence(what, "is not exactly what it should be"), gap=difference(got, want, error), call=call,
                  compared=Compared(what, got.astype(float), got != want))


def assert_unchanged(what: str, now: Any, before: np.ndarray, *, call: Call | None = None) -> None:
    """Fail if an array was written to; ``before`` may be the student's own, of any kind."""
    if type(before) is not np.ndarray:
        raise Gap(sentence(what, f"is {kind_of(before)} instead of an array"), call=call)
    now = assert_shape(what, now, before.shape, call=call)
    if (now != before).any():
        error = np.abs(now.astype(float) - before)
        spot = np.unravel_index(int(np.argmax(error)), before.shape)
        detail = [("before", f"{show(before)}    after {show(now)}    first look at {place_of(spot)}")]
        raise Gap(sentence(what, "was changed in place"), details=detail, call=call)


def without_axes(what: str, got: np.ndarray, remark: Remark | None) -> np.ndarray:
    """An array of one element as a number, with a remark; any other array unchanged."""
    if not got.ndim or got.size != 1:
        return got
    if remark is not None:
        remark(sentence(what, f"has shape {got.shape}; the handout asks for a single number. The points are kept."))
    return got.reshape(())


def check_finite(what: str, got: np.ndarray, call: Call | None) -> np.ndarray:
    """Fail if any entry is nan or infinite; return the array."""
    bad = ~np.isfinite(got)
    if not bad.any():
        return got
    name = "nan" if np.isnan(got).any() else "an infinity"
    if not got.ndim:
        raise Gap(sentence(what, f"is {name}"), call=call)
    spot = place_of(tuple(np.argwhere(bad)[0]))
    where = f"{int(bad.sum())} of {count(got.size, 'entry', 'entries')}, the first at {spot}"
    raise Gap(sentence(what, f"contains {name} ({where})"), call=call)


def real_array(what: str, got: Any, want: np.ndarray, call: Call | None) -> np.ndarray:
    """The value as an array of real numbers, or a Gap that says what it is instead."""
    number = type(got) in (int, float) or isinstance(got, np.generic)
    if type(got) is not np.ndarray and not number:
        raise Gap(sentence(what, f"is {kind_of(got)} instead of {_wanted(want)}{_forgotten(got)}"), call=call)
    if number and want.ndim:
        raise Gap(sentence(what, f"is a single number instead of {_wanted(want)}"), call=call)
    array = np.asarray(got)
    if array.dtype.kind not in "fiu":
        raise Gap(sentence(what, f"contains values of type {array.dtype} instead of real numbers"), call=call)
    return array


def _check_shape(what: str, got: np.ndarray, want: np.ndarray, call: Call | None) -> None:
    if got.shape == want.shape:
        return
    sizes = f"shape {got.shape} instead of {want.shape}"
    phrase = relation(got, want) if got.size and np.isfinite(got).all() else ""
    raise Gap(sentence(what, f"{phrase}: {sizes}" if phrase else f"has {sizes}"), relation=phrase, call=call,
              compared=Compared(what, got))


def _wanted(want: np.ndarray) -> str:
    return f"an array of shape {want.shape}" if want.ndim else "a number"


def _forgotten(got: Any) -> str:
    return " (is it still to be written, or is a return missing?)" if got is None else ""


def _digits(error: np.ndarray, want: np.ndarray) -> int:
    worst = float(error.max()) / max(float(np.abs(want).max()), 1e-300)
    return max(1, round(-np.log10(min(max(worst, 1e-15), 1.0))))
