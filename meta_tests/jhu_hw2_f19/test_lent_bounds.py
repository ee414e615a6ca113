"""The worst that student code can make the lent functions of this homework cost the grader, in memory and in time."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from autograder.sandbox.lent_arguments import MOST_COLUMNS, MOST_NUMBERS, MOST_ROWS, numbers_in
from autograder.wire.codec import WireError
from tests.jhu_hw2_f19.seam import OWNERS

MIB = 2**20
WIDE = MOST_NUMBERS // MOST_ROWS - 2
# Rows, columns: outer products, a square, one sample, one class, nothing.
SHAPES = ((MOST_ROWS, 1), (1, MOST_COLUMNS), (300, 150), (MOST_ROWS, WIDE // 2), (WIDE // 2, MOST_COLUMNS), (0, 3),
          (1, 1))
ARRAYS = [np.full(shape, 0.5) for shape in SHAPES]
VECTORS = [np.full(size, 0.5) for size in (MOST_ROWS, 1)]


def calls(name: str) -> Iterator[list[Any]]:
    """Arguments of this function, of all combinations of the largest sizes."""
    if name.startswith("g_"):
        yield from (list(point) for point in product(ARRAYS[:3], repeat=4))
    elif name == "softmax":
        yield from ([array] for array in ARRAYS)
    elif name == "mean_templates":
        yield from ([X, np.arange(len(X)) % 1000, classes] for X in ARRAYS for classes in (1, MOST_ROWS, 10**12))
    elif name == "kl_divergence":
        yield from (list(pair) for pair in product(ARRAYS, repeat=2))
    elif name == "two_layer_loss_and_gradients":
        yield from (network(n, 1, n, 1) for n in (3, MOST_ROWS))
        yield from (network(n, 100, n, n) for n in (7, 200))
        for X, T, W1, W2, b1 in product(ARRAYS[:3], ARRAYS[-1:], ARRAYS[:3], ARRAYS[:3], VECTORS):
            yield [X, T, {"W1": W1, "b1": b1, "W2": W2, "b2": VECTORS[1]}]
    else:
        if name == "linear_loss_and_gradients":
            yield from ([full(n, d), full(n, n), full(n, d), full(n)] for n, d in ((3, 5), (30, 500), (300, 60)))
        middle = [ARRAYS[-1:]] if name == "linear_loss_and_gradients" else []
        for arrays in product(ARRAYS[:4], *middle, ARRAYS[:4], VECTORS):
            yield list(arrays)


def full(*shape: int) -> np.ndarray:
    """An array of this shape."""
    return np.full(shape, 0.5)


def network(n: int, features: int, hidden: int, classes: int) -> list[Any]:
    """Arguments of two_layer_loss_and_gradients that fit together."""
    params = {"W1": full(hidden, features), "b1": full(hidden), "W2": full(classes, hidden), "b2": full(classes)}
    return [full(n, features), full(n, classes), params]


@pytest.mark.parametrize("name", [name for _, names in OWNERS.values() for name in names])
@pytest.mark.filterwarnings("ignore")
def test_no_call_makes_the_grader_allocate_much(name: str, reference_modules: SimpleNamespace) -> None:
    """The worst call of a lent function allocates less than 128 MiB at its peak."""
    module = next(module for module, names in OWNERS.values() if name in names)
    function = getattr(getattr(reference_modules, module), name)
    worst, ran = 0, 0
    tracemalloc.start()
    for arguments in calls(name):
        with suppress(WireError):
            numbers_in(arguments, {})
            tracemalloc.reset_peak()
            with suppress(ValueError, IndexError):
                function(*arguments)
                ran += 1
            worst = max(worst, tracemalloc.get_traced_memory()[1])
    tracemalloc.stop()
    assert ran >= 3
    assert worst < 128 * MIB
