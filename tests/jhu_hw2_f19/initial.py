"""Problem 3: what holds for initial parameters, whatever they are."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.jhu_hw2_f19.comparisons import assert_row
from tests.support import Call, assert_shape, items_of

NAMES = ("W1", "b1", "W2", "b2")


def assert_shapes(submission: Any, features: int, hidden: int, classes: int, seed: int) -> dict[str, np.ndarray]:
    """The four arrays of init_two_layer, each of its shape and of finite numbers."""
    call = Call(f"init_two_layer({features}, {hidden}, {classes}, {seed})")
    found = items_of("init_two_layer: the result", submission.problem3.init_two_layer(features, hidden, classes, seed),
                     NAMES, call)
    shapes = ((hidden, features), (hidden,), (classes, hidden), (classes,))
    return {name: assert_array_of(f"init_two_layer: {name}", found[name], shape, call)
            for name, shape in zip(NAMES, shapes, strict=True)}


def assert_array_of(what: str, got: Any, shape: tuple[int, ...], call: Call) -> np.ndarray:
    """An array of this shape; a row of biases may have an axis of length 1 in front."""
    if type(got) is np.ndarray and got.dtype.kind == "f" and np.isfinite(got).all() and len(shape) == 1:
        assert_row(what, got, got.reshape(shape) if got.size == shape[0] else np.zeros(shape), call=call)
        return got.reshape(shape)
    return assert_shape(what, got, shape, call=call)
