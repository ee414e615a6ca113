"""Recognises how a wrong array relates to the right one; a relation is named only if every entry obeys it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

RTOL, SMALL = 1e-6, 1e-3
MATRIX = 2
SHARE = 1e-2  # of what is wrong: as much may be left unexplained, of rounding in single precision
ENOUGH = 3  # fewer entries obey some relation by accident


def relation(got: np.ndarray, want: np.ndarray, sizes: Mapping[str, int] | None = None,
             also: Mapping[str, np.ndarray] | None = None, rtol: float = RTOL) -> str:
    """A phrase that follows "the output ...", or "" if nothing is recognised.

    Args:
        got: finite numbers, of any shape.
        want: the right ones.
        sizes: named sizes; a ratio equal to one of them, its inverse, or the product of two is named.
        also: phrases such as ``"the right one without the upstream gradient"`` with the array each describes.
        rtol: the relative tolerance of a relation; larger for single precision.
    """
    got, want = np.asarray(got, float), np.asarray(want, float)
    if got.shape != want.shape:
        return _same_values(got, want, rtol)
    if want.size > 1 and np.ptp(want) == 0:  # an accuracy of 1/3 in every epoch has too many factors to any other
        return _zero(got, want) or _named(got, also or {}, rtol)
    return (_zero(got, want) or _ratio(got, want, sizes or {}, rtol) or _named(got, also or {}, rtol)
            or _shifted(got, want, rtol) or _complement(got, want, rtol) or _transposed(got, want, rtol))


def same(left: np.ndarray, right: np.ndarray, rtol: float = RTOL) -> bool:
    """Whether two arrays agree in shape and, by default to six digits, in every value."""
    if left.shape != right.shape or not left.size:
        return False
    return bool(np.allclose(left, right, rtol=rtol, atol=SMALL * rtol * max(1.0, float(np.abs(right).max()))))


def explains(value: np.ndarray, got: np.ndarray, want: np.ndarray, rtol: float = RTOL) -> bool:
    """Whether a wrong value is this one, and not merely near it because it is also near the right one."""
    if not same(got, value, rtol) or same(value, want, rtol):
        return False
    return float(np.abs(got - value).max()) <= SHARE * float(np.abs(got - want).max())


def _same_values(got: np.ndarray, want: np.ndarray, rtol: float) -> str:
    if got.ndim == want.ndim == MATRIX and same(got.T, want, rtol):
        return "is transposed"
    if got.size == want.size and same(got.ravel(), want.ravel(), rtol):
        return "has the right values but the wrong shape"
    return ""


def _zero(got: np.ndarray, want: np.ndarray) -> str:
    if not want.any() or got.any():
        return ""
    return "is zero everywhere" if want.ndim else "is zero"


def _ratio(got: np.ndarray, want: np.ndarray, sizes: Mapping[str, int], rtol: float) -> str:
    """A constant ratio with a name; for many entries also one without."""
    if not want.any():
        return ""
    ratio = float((got * want).sum() / (want * want).sum())
    if not same(got, ratio * want, rtol) or np.isclose(ratio, 1, rtol=1e-4):
        return ""
    for value, phrase in _named_ratios(sizes):
        if np.isclose(ratio, value, rtol=rtol, atol=0):
            return phrase
    if np.count_nonzero(want) < ENOUGH:
        return ""
    return f"is {ratio:.4g} times the right one in every entry"


def _named_ratios(sizes: Mapping[str, int]) -> list[tuple[float, str]]:
    """Factors with their phrases; plain numbers before sizes, because a factor 2 is just 2 even if some size is 2."""
    named = [(-1.0, "has the wrong sign: it is exactly -1 times the right one"),
             (2.0, "is exactly twice the right one"), (0.5, "is exactly half the right one"),
             (1 / np.log(2), "is exactly 1/ln 2 = 1.4427 times the right one")]
    terms = _terms({name: value for name, value in sizes.items() if value > 1})
    for above, below in terms:
        named.append((above.value / below.value, _size_phrase(above, below)))
    two = _Term("2", 2)
    named += [(factor * above.value / below.value, f"is exactly {text} = {numbers} times the right one")
              for above, below in terms
              for factor, text, numbers in ((2.0, *_fraction(two.times(above), below)),
                                            (0.5, *_fraction(above, two.times(below))))]
    return named


@dataclass(frozen=True)
class _Term:
    """A product of sizes: ``N*K``, and its value; without a name it is 1."""

    name: str = ""
    value: int = 1

    def times(self, other: _Term) -> _Term:
        return _Term("*".join(filter(None, [self.name, other.name])), self.value * other.value)


def _terms(sizes: Mapping[str, int]) -> list[tuple[_Term, _Term]]:
    """(above, below) of each ratio of at most two sizes."""
    ones = [_Term(name, value) for name, value in sizes.items()]
    pairs = [(a, b) for i, a in enumerate(ones) for b in ones[i + 1:]]
    whole = [*ones, *(a.times(b) for a, b in pairs)]
    return [ratio for one in whole for ratio in ((one, _Term()), (_Term(), one))] + [
        ratio for a, b in pairs for ratio in ((a, b), (b, a))]


def _size_phrase(above: _Term, below: _Term) -> str:
    if not below.name:
        return f"is exactly {above.value} = {above.name} times too large"
    if not above.name:
        return f"is exactly {below.value} = {below.name} times too small"
    return "is exactly {} = {} times the right one".format(*_fraction(above, below))


def _fraction(above: _Term, below: _Term) -> tuple[str, str]:
    """A fraction in names and in numbers: ``("2*K/N", "6/7")``."""
    if below.value == 1:
        return above.name, str(above.value)
    name = f"({below.name})" if "*" in below.name else below.name
    return f"{above.name or 1}/{name}", f"{above.value}/{below.value}"


def _named(got: np.ndarray, also: Mapping[str, np.ndarray], rtol: float) -> str:
    for phrase, array in also.items():
        if same(got, np.asarray(array, float), rtol):
            return f"equals {phrase}"
    return ""


def _shifted(got: np.ndarray, want: np.ndarray, rtol: float) -> str:
    if want.ndim == 1 and len(want) >= ENOUGH and np.ptp(want) > 0 and same(got[1:], want[:-1], rtol):
        return "is one epoch late: each value is the right value of the epoch before"
    return ""


def _complement(got: np.ndarray, want: np.ndarray, rtol: float) -> str:
    return "is exactly 1 - the right one" if same(got, 1 - want, rtol) else ""


def _transposed(got: np.ndarray, want: np.ndarray, rtol: float) -> str:
    square = want.ndim == MATRIX and want.shape[0] == want.shape[1] and not same(want, want.T, rtol)
    return "is transposed" if square and same(got.T, want, rtol) else ""


def constant_ratio(got: np.ndarray, want: np.ndarray, rtol: float = RTOL) -> float | None:
    """The factor by which every entry differs, or None if there is none."""
    if got.shape != want.shape or not want.any() or not got.any():
        return None
    ratio = float((got * want).sum() / (want * want).sum())
    return ratio if same(got, ratio * want, rtol) else None
