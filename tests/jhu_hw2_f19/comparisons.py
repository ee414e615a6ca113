"""How answers of this homework are compared: pairs of a loss and gradients, rows, histories."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from tests.support import Call, Gap, assert_close, assert_series, items_of
from tests.support.gap import kind_of

OF_LARGEST = 1e-5  # sums of large terms lose digits in single precision
Remark = Callable[[str], None]
close = partial(assert_close, of_largest=OF_LARGEST)


def parts_of(what: str, got: Any, count: int, words: str, call: Call | None = None) -> Sequence[Any]:
    """A student's tuple or list of ``count`` values.

    Args:
        words: what the values are, such as ``"(loss, gradients)"``.

    Raises:
        Gap: it is something else.
    """
    if type(got) not in (tuple, list):
        forgotten = " (is it still to be written, or is a return missing?)" if got is None else ""
        raise Gap(f"{what} returns {kind_of(got)} instead of {words}{forgotten}", call=call)
    if len(got) != count:
        raise Gap(f"{what} returns {len(got)} values instead of {words}", call=call)
    return got  # type: ignore[no-any-return]


def assert_row(what: str, got: Any, want: Any, *, remark: Remark | None = None, **about: Any) -> None:
    """As ``assert_close`` for ``(n,)``; ``(1, n)`` has the same effect and is accepted with a remark."""
    want = np.asarray(want)
    if type(got) is np.ndarray and got.shape == (1, *want.shape):
        if remark is not None:
            remark(f"{what} has shape {got.shape}; the handout asks for {want.shape}. The points are kept.")
        got = got.reshape(want.shape)
    close(what, got, want, **about)


def assert_gradients(function: str, got: Any, want: Mapping[str, Any], *, call: Call | None = None,
                     also: Mapping[str, Mapping[str, Any]] | None = None, remark: Remark | None = None) -> None:
    """Compare a dictionary of gradients, or of parameters, with the right one.

    Args:
        function: whose, in messages, such as ``"linear_loss_and_gradients: the gradient of"``.
        also: for some names, phrases for known wrong values.
    """
    found = items_of(function.removesuffix(" of"), got, want, call)
    for name, right in want.items():
        check = assert_row if np.ndim(right) == 1 else close
        about = {"remark": remark} if np.ndim(right) == 1 else {}
        check(f"{function} {name}", found[name], right, call=call, also=(also or {}).get(name), **about)


def loss_and_gradients(function: str) -> Callable[..., None]:
    """A comparison of programs for what this function returns."""
    def compare(what: str, got: Any, want: Any, *, call: Call | None = None, also: Any = None) -> None:
        loss, gradients = parts_of(function, got, 2, "the pair (loss, gradients)", call)
        close(f"{function}: the loss", loss, want[0], call=call)
        assert_gradients(f"{function}: the gradient of", gradients, want[1], call=call)

    return compare


def assert_history(what: str, got: Any, full: Sequence[float], *, call: Call | None = None) -> None:
    """Compare a list with a number for each iteration.

    Args:
        full: the values before the first iteration and after each. Right are all of them, those after each iteration,
            and those before each; a start of nan says that any number is right there.
    """
    values = np.asarray(full, float)
    count = len(got) if type(got) in (list, tuple) or (type(got) is np.ndarray and got.ndim) else -1
    if count == len(values):
        assert_series(what, got, _known(values, got), call=call, per="iteration")
    elif count != len(values) - 1 or not _is_series(what, got, _known(values[:-1], got)):
        assert_series(what, got, values[1:], call=call, per="iteration")


def _is_series(what: str, got: Any, want: np.ndarray) -> bool:
    try:
        assert_series(what, got, want)
    except Gap:
        return False
    return True


def _known(values: np.ndarray, got: Sequence[Any]) -> np.ndarray:
    """The right values, the first of them the student's own if any number is right there; ``got`` is as long."""
    if not np.isnan(values[0]):
        return values
    first = got[0]
    number = type(first) in (int, float) or isinstance(first, (np.floating, np.integer))
    return np.array([float(first) if number and np.isfinite(first) else 0.0, *values[1:]])
