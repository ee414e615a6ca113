"""Reads what the functions of this homework answer: pairs, triples, gradients that are found by their shapes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from tests.support import Call, Gap, assert_close
from tests.support.gap import kind_of

OF_LARGEST = 1e-5  # sums of large terms lose digits in single precision
close = partial(assert_close, of_largest=OF_LARGEST)
FORWARD, BACKWARD, LOSS = ("out", "cache"), ("dx", "dw", "db"), ("loss", "dx")


def several_of(what: str, got: Any, names: tuple[str, ...], call: Call | None = None) -> list[Any]:
    """What a function answers, one entry for each of these names.

    Raises:
        Gap: it is no tuple of so many values.
    """
    wanted = f"instead of {len(names)} values, ({', '.join(names)})"
    if type(got) not in (tuple, list):
        forgotten = " (is it still to be written, or is a return missing?)" if got is None else ""
        raise Gap(f"{what} is {kind_of(got)} {wanted}{forgotten}", call=call)
    if len(got) != len(names):
        raise Gap(f"{what} is {len(got)} values {wanted}", call=call)
    return list(got)


def output(what: str, got: Any, want: Any, *, call: Call | None = None, also: Any = None) -> None:
    """Compare the output of a forward; its cache is its own affair."""
    function = what.partition(":")[0]
    out, _ = several_of(f"{function}: what it returns", got, FORWARD, call)
    close(f"{function}: out", out, want[0], call=call)


def each(names: tuple[str, ...], what: str, got: Any, want: Any, *, call: Call | None = None, also: Any = None) -> None:
    """Compare each of several values."""
    function = what.partition(":")[0]
    found = several_of(f"{function}: what it returns", got, names, call)
    for name, mine, right in zip(names, found, want, strict=True):
        close(f"{function}: {name}", mine, right, call=call)


gradients_of_fc = partial(each, BACKWARD)
loss_and_gradient = partial(each, LOSS)


def loss_and_grads(what: str, got: Any, want: Any, *, call: Call | None = None, also: Any = None) -> None:
    """Compare a loss and the gradients by all parameters."""
    method = what.partition(":")[0]
    loss, grads = several_of(f"{method}: what it returns with labels", got, ("loss", "grads"), call)
    close(f"{method}: the loss", loss, want[0], call=call)
    compare_grads(method, grads, want[1], call)


def compare_grads(method: str, grads: Any, want: Mapping[str, np.ndarray], call: Call | None = None) -> None:
    """Compare a dict of gradients; each is found by its shape, whatever its name is.

    Raises:
        Gap: a gradient is missing or wrong.
    """
    found = by_shape(f"{method}: grads", grads, {name: array.shape for name, array in want.items()}, call)
    for name, right in want.items():
        close(f"{method}: grads[{found[name]!r}]", _as_row(grads[found[name]], right), right, call=call)


def by_shape(what: str, got: Any, wanted: Mapping[str, tuple[int, ...]], call: Call | None = None) -> dict[str, str]:
    """The student's name of each array in a dict of theirs: the one that has its name, or else its shape.

    A row ``(1, n)`` counts as ``(n,)``.

    Raises:
        Gap: it is no dict, or has no array of one of the shapes.
    """
    if type(got) is not dict:
        forgotten = " (is it still to be written, or is a return missing?)" if got is None else ""
        raise Gap(f"{what} is {kind_of(got)} instead of a dict{forgotten}", call=call)
    flat = {name: array.shape[1:] if array.ndim > 1 and len(array) == 1 else array.shape
            for name, array in got.items() if type(array) is np.ndarray}
    found = {}
    for name, shape in wanted.items():
        names = [name] if name in flat else [one for one in flat if flat[one] == shape]
        if not names:
            held = ", ".join(f"{one} {array.shape}" for one, array in got.items() if type(array) is np.ndarray)
            raise Gap(f"{what} has no array of shape {shape} for {name}; it has {held or 'no arrays'}", call=call)
        found[name] = names[0]
    return found


def _as_row(got: Any, want: np.ndarray) -> Any:
    """A row of a student who keeps biases as rows."""
    is_row = type(got) is np.ndarray and got.shape == (1, *want.shape)
    return got[0] if is_row else got
