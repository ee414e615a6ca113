"""Explains a wrong array by the arrays that the call was given; whatever is said holds for every entry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import permutations
from typing import Any

import numpy as np

from autograder.wire.values import Tensor

from .combinations import combination

ENOUGH = 4  # entries; fewer obey something by accident
MATRIX = 2
MOST_DECIMALS = 4
HALF = 1e-2  # what sums in half precision may lose
RTOL = 1e-6
EQUAL = 1e-3  # of rtol: the absolute tolerance, relative to the largest entry

FUNCTIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "{}": lambda x: x, "|{}|": np.abs, "tanh({})": np.tanh, "{}^2": np.square,
    "exp({})": np.exp, "exp(-{})": lambda x: np.exp(-x), "log(1 + exp({}))": lambda x: np.log1p(np.exp(x)),
    "max(0, {})": lambda x: np.maximum(x, 0.0), "min(0, {})": lambda x: np.minimum(x, 0.0),
    "1 / (1 + exp(-{}))": lambda x: 1 / (1 + np.exp(-x)), "1 / (1 + exp({}))": lambda x: 1 / (1 + np.exp(x)),
    "the softmax of {} in each row": lambda x: _softmax(x, -1),
    "the softmax of {} in each column": lambda x: _softmax(x, 0),
    "the softmax of {} over all entries": lambda x: _softmax(x, None),
}
SLOPES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "{1} where {0} > 0, else 0": lambda x: np.where(x > 0, 1.0, 0.0),
    "{1} where {0} < 0, else 0": lambda x: np.where(x < 0, 1.0, 0.0),
    "{1} * {0} * (1 - {0})": lambda x: x * (1 - x), "{1} * (1 - tanh({0})^2)": lambda x: 1 - np.tanh(x)**2,
    "{1} / (1 + exp(-{0}))": lambda x: 1 / (1 + np.exp(-x)), "{1} * tanh({0})": np.tanh, "{1} * exp({0})": np.exp,
    "{1} * {0}": lambda x: x,
}
WHERE: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "{} is negative": lambda x: x < 0, "{} is positive": lambda x: x > 0, "{} is not positive": lambda x: x <= 0}


def explained(got: np.ndarray, want: np.ndarray, inputs: Mapping[str, Any], moved: Mapping[str, Any] | None = None,
              rtol: float = RTOL) -> str:
    """A phrase that follows "the output ...", or "" if nothing is recognised.

    Args:
        got: finite numbers, of the shape of ``want``.
        inputs: the arrays of the call, by the names that messages use.
        moved: arrays from which the call takes a step.
        rtol: the relative tolerance.
    """
    if got.size < ENOUGH:
        return ""
    with np.errstate(all="ignore"):
        return next(_phrases(got, want, _alike(inputs, want), _alike(moved or {}, want), rtol), "")


def _alike(arrays: Mapping[str, Any], want: np.ndarray) -> dict[str, np.ndarray]:
    """Those of the shape of ``want``, as float64."""
    plain = {name: value.array if type(value) is Tensor else value for name, value in arrays.items()}
    return {name: value.astype(float) for name, value in plain.items()
            if type(value) is np.ndarray and value.shape == want.shape and value.dtype.kind in "fiu"}


def _phrases(got: np.ndarray, want: np.ndarray, inputs: Mapping[str, np.ndarray], moved: Mapping[str, np.ndarray],
             rtol: float) -> Iterator[str]:
    for name, x in inputs.items():
        yield from _function_of(got, name, x, rtol)
    for (name, x), (other, g) in permutations(inputs.items(), 2):
        yield from (f"equals {words.format(name, other)}" for words, slope in SLOPES.items()
                    if _equal(got, g * slope(x), rtol))
    for name, x in inputs.items():
        yield from _factor(got, want, name, x, rtol)
    for name, before in moved.items():
        yield from _step(got, want, name, before, rtol)
    yield from filter(None, [combination(got, moved, rtol)])
    yield from _constant(got, want)
    yield from _rounded(got, want)
    yield from _offset(got, want, rtol)
    yield from _sums(got, want, rtol)
    yield from _cut_off(got, want, rtol)
    for name, x in inputs.items():
        yield from _in_part(got, want, name, x, rtol)
    yield from _from_some_row_on(got, want, rtol)


def _function_of(got: np.ndarray, name: str, x: np.ndarray, rtol: float) -> Iterator[str]:
    if np.unique(x).size >= ENOUGH:
        yield from (f"equals {words.format(name)}" for words, function in FUNCTIONS.items()
                    if _equal(got, function(x), rtol))


def _factor(got: np.ndarray, want: np.ndarray, name: str, x: np.ndarray, rtol: float) -> Iterator[str]:
    """The right one with an input as a factor too many or too few."""
    if np.count_nonzero(want) >= ENOUGH and np.unique(np.abs(x)).size >= ENOUGH:
        if _equal(got, want * x, rtol):
            yield f"is the right one times {name}"
        elif (x != 0).all() and _equal(got * x, want, rtol):
            yield f"is the right one without the factor {name}"


def _step(got: np.ndarray, want: np.ndarray, name: str, before: np.ndarray, rtol: float) -> Iterator[str]:
    """A step from an array by another multiple of the right step."""
    step = want - before
    if np.count_nonzero(step) < ENOUGH or not _equal(np.abs(got - before) > 0, np.abs(step) > 0, rtol):
        return
    times = float((step * (got - before)).sum() / (step * step).sum())
    if _equal(got - before, times * step, max(rtol, 1e-9)):
        yield (f"is {name} after a step in the wrong direction, of {-times:.4g} times the right size" if times < 0 else
               f"is {name} after a step of {times:.4g} times the right size")


def _constant(got: np.ndarray, want: np.ndarray) -> Iterator[str]:
    if np.ptp(got) == 0 and np.unique(want).size >= ENOUGH:
        yield f"is {got.flat[0]:.4g} in every entry"


def _rounded(got: np.ndarray, want: np.ndarray) -> Iterator[str]:
    if _is_half(got) and np.unique(got).size >= ENOUGH and np.allclose(got, want, rtol=HALF, atol=HALF) and not (
            _is_half(want)):
        yield "is right to two digits, and rounded to half precision (float16)"
    for decimals in range(MOST_DECIMALS + 1):
        if np.array_equal(got, np.round(want, decimals)) and np.unique(got).size >= ENOUGH:
            yield f"is the right one rounded to {decimals} decimals"


def _is_half(array: np.ndarray) -> bool:
    return bool(np.array_equal(array.astype(np.float16), array))


def _offset(got: np.ndarray, want: np.ndarray, rtol: float) -> Iterator[str]:
    offset = float((got - want).mean())
    if offset and np.unique(want).size >= ENOUGH and _equal(got - want, np.full(want.shape, offset), rtol):
        yield f"is too {'large' if offset > 0 else 'small'} by {abs(offset):.4g} in every entry"


def _sums(got: np.ndarray, want: np.ndarray, rtol: float) -> Iterator[str]:
    """Rows should sum to 1; something else does."""
    if want.ndim != MATRIX or min(want.shape) < MATRIX or not np.allclose(want.sum(axis=1), 1):
        return
    if np.allclose(got.sum(axis=0), 1, rtol=rtol):
        yield "has columns that sum to 1, where the rows should"
    elif np.allclose(got.sum(), 1, rtol=rtol):
        yield "sums to 1 as a whole, where each row should"


def _cut_off(got: np.ndarray, want: np.ndarray, rtol: float) -> Iterator[str]:
    """Right but where the right one is beyond a bound, which stands there instead."""
    wrong = ~_close(got, want, rtol)
    for bound, beyond, words in ((got.max(), want > got.max(), "above"), (got.min(), want < got.min(), "below")):
        if wrong.sum() > 1 and not wrong.all() and np.array_equal(wrong, beyond) and (got[wrong] == bound).all():
            yield f"is cut off {words} {bound:.4g}"


def _in_part(got: np.ndarray, want: np.ndarray, name: str, x: np.ndarray, rtol: float) -> Iterator[str]:
    """Right but where an input has one sign; there it may be a multiple of the input."""
    wrong = ~_close(got, want, rtol)
    for words, condition in WHERE.items():
        there = condition(x)
        if there.sum() < ENOUGH or there.all() or not np.array_equal(wrong, there):
            continue
        times = float((got[there] * x[there]).sum() / (x[there] ** 2).sum())
        what = ""
        if _equal(got[there], times * x[there], rtol):
            what = f"equals {times:.4g} * {name}"
        elif not got[there].any():
            what = "is zero"
        yield f"{what or 'is wrong'} where {words.format(name)}, and right elsewhere"


def _from_some_row_on(got: np.ndarray, want: np.ndarray, rtol: float) -> Iterator[str]:
    """Right in the first rows or entries, or in all but the last one; the others are wrong in every entry."""
    entries = ~_close(got, want, rtol).reshape(len(want), -1)
    wrong = entries.any(axis=1)
    if not np.array_equal(wrong, entries.all(axis=1)):
        return
    unit, first = ("entries" if want.ndim == 1 else "rows"), int(np.argmax(wrong))
    if first == len(want) - 1 >= MATRIX:
        yield f"is right except for the last {'entry' if want.ndim == 1 else 'row'}"
    elif first >= MATRIX and wrong[first:].all():
        yield f"is right in the first {first} {unit} and wrong in all others"


def _softmax(x: np.ndarray, axis: int | None) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    result: np.ndarray = e / e.sum(axis=axis, keepdims=True)
    return result


def _close(left: np.ndarray, right: np.ndarray, rtol: float) -> np.ndarray:
    largest = float(np.abs(right).max(initial=0.0))
    return np.isclose(left, right, rtol=rtol, atol=EQUAL * rtol * max(1.0, largest))


def _equal(left: np.ndarray, right: np.ndarray, rtol: float) -> bool:
    return bool(np.isfinite(right).all() and _close(left, right, rtol).all())
