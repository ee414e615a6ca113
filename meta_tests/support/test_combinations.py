"""A wrong array as a sum of multiples of the arrays of its call."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support import Call, Gap, assert_close
from tests.support.combinations import combination

RNG = np.random.default_rng(5)
W, FIRST, SECOND = RNG.normal(size=(3, 4, 5))
ARRAYS = {"W": W, "dW_1": FIRST, "dW_2": SECOND}


@pytest.mark.parametrize(("got", "says"), [
    (0.999 * W - 0.5 * FIRST, "equals 0.999 * W - 0.5 * dW_1"),
    (W - 0.95 * FIRST - 0.5 * SECOND, "equals W - 0.95 * dW_1 - 0.5 * dW_2"),
    (-FIRST, "equals -dW_1"), (SECOND - FIRST, "equals -dW_1 + dW_2"),
    (np.clip(W, -1, 1) - FIRST, ""), (RNG.normal(size=(4, 5)), ""),
])
def test_every_multiple_is_said(got: np.ndarray, says: str) -> None:
    """If the sum gives every entry."""
    assert combination(got, ARRAYS, 1e-6) == says


def test_few_entries_are_never_a_sum() -> None:
    """Eight numbers are needed for three multiples."""
    few = {name: array[0] for name, array in ARRAYS.items()}

    assert combination(few["W"] - few["dW_1"], few, 1e-6) == ""


def test_arrays_that_depend_on_each_other_give_no_sum() -> None:
    """Their multiples are not determined."""
    assert combination(W - FIRST, {**ARRAYS, "b": W - FIRST}, 1e-6) == ""


def test_a_comparison_says_the_sum() -> None:
    """Of the arrays that the call names beside its arguments."""
    with pytest.raises(Gap, match=r"^step: weights equal W - dW_1 - 0\.9 \* dW_2$"):
        assert_close("step: weights", W - FIRST - 0.9 * SECOND, W - FIRST - SECOND, call=Call("step()", named=ARRAYS))
