"""What a wrong value is in terms of the right one, with a number read off one input and confirmed on another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from .relations import explains

Value = np.ndarray


@dataclass(frozen=True)
class _Kind:
    """A way in which a wrong value may come from the right one.

    Attributes:
        words: with the number in braces.
        read: the wrong and the right value -> the number.
        apply: the right value and the number -> the wrong one.
    """

    words: str
    read: Callable[[Value, Value], float]
    apply: Callable[[Value, float], Value]


def _deviating(got: Value, want: Value) -> float:
    """The wrong value where it deviates most."""
    return float(got.flat[int(np.argmax(np.abs(got - want)))])


_KINDS = (
    _Kind("is the square root of the right one", lambda got, want: 0.0, lambda want, _: np.sqrt(want)),
    _Kind("is the square of the right one", lambda got, want: 0.0, lambda want, _: np.square(want)),
    _Kind("is 1 / the right one", lambda got, want: 0.0, lambda want, _: 1 / want),
    _Kind("is exp of the right one", lambda got, want: 0.0, lambda want, _: np.exp(want)),
    _Kind("is {:.4g} times the right one", lambda got, want: float((got * want).sum() / (want * want).sum()),
          lambda want, times: times * want),
    _Kind("differs from the right one by {:.4g}", lambda got, want: float((got - want).mean()),
          lambda want, by: want + by),
    _Kind("is cut off above {:.4g}", _deviating, np.minimum),
    _Kind("is cut off below {:.4g}", _deviating, np.maximum),
)


@dataclass(frozen=True)
class Fit:
    """A way that fits one input.

    Attributes:
        says: a phrase that follows "the output ...".
    """

    says: str
    _kind: _Kind
    _number: float

    def holds(self, got: Value, want: Value, rtol: float) -> bool:
        """Whether it also fits another input, on which the value is wrong as well."""
        with np.errstate(all="ignore"):
            return explains(self._kind.apply(want, self._number), got, want, rtol)


def fits(got: Value, want: Value, rtol: float) -> Iterator[Fit]:
    """The ways that fit this input; one input proves none of them."""
    with np.errstate(all="ignore"):
        for kind in _KINDS:
            number = kind.read(got, want)
            fit = Fit(kind.words.format(number), kind, number)
            if np.isfinite(number) and fit.holds(got, want, rtol):
                yield fit
