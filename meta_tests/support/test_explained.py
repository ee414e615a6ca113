"""What a wrong array is, in terms of the arrays of the call."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.support import Call, Gap, assert_close
from tests.support.explained import explained

RNG = np.random.default_rng(5)
X, G, W, STEP = (RNG.normal(size=(5, 4)) for _ in range(4))
SIGMOID = 1 / (1 + np.exp(-X))
SOFTMAX = np.exp(X) / np.exp(X).sum(axis=1, keepdims=True)
RELU = np.maximum(X, 0)


@pytest.mark.parametrize(("got", "want", "phrase"), [
    (np.tanh(X), SIGMOID, "equals tanh(x)"),
    (np.abs(X), RELU, "equals |x|"),
    (np.exp(X) / np.exp(X).sum(axis=0), SOFTMAX, "equals the softmax of x in each column"),
    (np.exp(X) / np.exp(X).sum(), SOFTMAX, "equals the softmax of x over all entries"),
    (G * X * (1 - X), G * SIGMOID * (1 - SIGMOID), "equals g * x * (1 - x)"),
    (G * (X < 0), G * (X > 0), "equals g where x < 0, else 0"),
    (SIGMOID * X, SIGMOID, "is the right one times x"),
    (W - 2 * STEP, W - STEP, "is W after a step of 2 times the right size"),
    (W + STEP, W - STEP, "is W after a step in the wrong direction, of 1 times the right size"),
    (np.round(SIGMOID, 2), SIGMOID, "is the right one rounded to 2 decimals"),
    (np.full((5, 4), 2.0), SIGMOID, "is 2 in every entry"),
    ((SIGMOID * 1.0005).astype(np.float16).astype(float), SIGMOID,
     "is right to two digits, and rounded to half precision (float16)"),
    (SIGMOID + 0.5, SIGMOID, "is too large by 0.5 in every entry"),
    (SOFTMAX.T.copy().reshape(5, 4) / SOFTMAX.T.copy().reshape(5, 4).sum(axis=0), SOFTMAX,
     "has columns that sum to 1, where the rows should"),
    (np.minimum(G, 0.25), G, "is cut off above 0.25"),
    (np.where(X < 0, 0.1 * X, X), RELU, "equals 0.1 * x where x is negative, and right elsewhere"),
    (np.where(X > 0, G**3 + X, RELU), RELU, "is wrong where x is positive, and right elsewhere"),
    (np.vstack([W[:3], G[3:]]), W, "is right in the first 3 rows and wrong in all others"),
    (np.vstack([W[:4], G[4:]]), W, "is right except for the last row"),
])
def test_what_holds_for_every_entry_is_said(got: np.ndarray, want: np.ndarray, phrase: str) -> None:
    """Functions of an input, factors, steps, rounding, offsets, normalisers, bounds, and where it is wrong."""
    assert explained(got, want, {"x": X, "g": G}, {"W": W}) == phrase


@pytest.mark.parametrize("change", [
    lambda got: np.where(np.arange(20).reshape(5, 4) == 7, got + 1e-3, got),
    lambda got: got * (1 + 1e-4 * np.arange(20).reshape(5, 4)),
], ids=["one entry", "every entry a little"])
@pytest.mark.parametrize("got", [np.tanh(X), np.round(SIGMOID, 2), SIGMOID + 0.5, W - 2 * STEP], ids=range(4))
def test_what_holds_for_almost_every_entry_is_not_said(got: np.ndarray, change: Callable[[np.ndarray], np.ndarray]
                                                       ) -> None:
    """A single entry that does not fit is enough."""
    assert explained(change(got), SIGMOID, {"x": X, "g": G}, {"W": W}) == ""


def test_nothing_is_said_of_unrelated_numbers() -> None:
    """Among arrays that have nothing to do with each other, no phrase is ever found."""
    rng = np.random.default_rng(11)
    for _ in range(200):
        got, want, x, g = rng.normal(size=(4, rng.integers(3, 8), rng.integers(2, 6)))
        assert explained(got, want, {"x": x, "g": g}, {"W": x}) == ""


def test_few_entries_are_never_explained() -> None:
    """Three numbers obey something by accident."""
    assert explained(np.abs(X[0, :3]), RELU[0, :3] + 1, {"x": X[0, :3]}) == ""


def test_a_comparison_says_it_in_its_headline() -> None:
    """The arrays are those of the call, by the names in its words."""
    with pytest.raises(Gap, match=r"^sigmoid: the result equals tanh\(x\)$"):
        assert_close("sigmoid: the result", np.tanh(X), SIGMOID, call=Call("sigmoid(x)", {"x": X}))
