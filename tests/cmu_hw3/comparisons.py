"""How the values of a program are compared, and what they are called."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from tests.support import assert_close

LIB = "hw3_lib"
OUTPUT, GRADIENT = "the output", "the returned gradient"
OF_LARGEST = 1e-5  # sums of large terms lose digits in single precision
close = partial(assert_close, of_largest=OF_LARGEST)
row = partial(assert_close, of_largest=OF_LARGEST, flat_row=True)


def untouched_or_cleared(what: str, got: Any, want: Any, **about: Any) -> None:
    """A gradient after the step is as it was, or was set to zero for the next one."""
    if type(got) is not np.ndarray or got.any() or got.shape != np.shape(want):
        assert_close(what, got, want, rtol=1e-12, atol=1e-12, **about)
