"""What may be passed to a lent object: the largest of each kind is, one more is refused in words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.sandbox.lent_arguments import (
    LONGEST_TEXT,
    MOST_ARGUMENTS,
    MOST_COLUMNS,
    MOST_NUMBERS,
    MOST_RESULTS,
    MOST_ROWS,
    check_result,
    numbers_in,
)
from autograder.wire.codec import WireError

LARGE = MOST_NUMBERS // MOST_ROWS
# What the largest training that lends anything passes: 200 samples of 64 features, and 230,000 numbers in all.
ROWS, COLUMNS = 200, 64


@pytest.mark.parametrize(("args", "kwargs", "count"), [
    ([], {}, 0),
    ([None, True, 3, 0.5, "train"], {"x": np.float32(1)}, 6),
    ([np.zeros((MOST_ROWS, LARGE))], {}, MOST_NUMBERS),
    ([np.zeros((5, MOST_COLUMNS), np.int8), np.zeros(MOST_ROWS, bool)], {}, 5 * MOST_COLUMNS + MOST_ROWS),
    ([[1.0] * MOST_ROWS, [np.zeros(3), np.zeros(MOST_COLUMNS)], ([1, 2], [3])], {}, MOST_ROWS + 3 + MOST_COLUMNS + 3),
    ([{"W": np.zeros(4)}], {}, 4),
    ([{str(name): np.zeros((2, 3)) for name in range(MOST_ARGUMENTS)}], {}, 6 * MOST_ARGUMENTS),
    ([0] * MOST_ARGUMENTS, {}, MOST_ARGUMENTS),
    ([MOST_ROWS, -MOST_ROWS, np.int64(MOST_ROWS), np.array(MOST_ROWS), 1e300, np.array([10**9])], {}, 6),
])
def test_small_arguments_are_counted(args: list[Any], kwargs: dict[str, Any], count: int) -> None:
    """Numbers, short texts, lists, dicts of arrays and arrays of up to two axes pass, up to the
    largest sizes."""
    assert numbers_in(args, kwargs) == count


@pytest.mark.parametrize(("args", "sentence"), [
    (np.zeros(3), "its arguments are not a list and a dict"),
    ([0] * (MOST_ARGUMENTS + 1), "it gets 17 arguments; at most 16 are passed on"),
    ([np.zeros((MOST_ROWS + 1, 1))], r"an array of shape \(2049, 1\) is not passed on; 2048 is the most in this place"),
    ([np.zeros((1, MOST_COLUMNS + 1))], r"an array of shape \(1, 1025\) is not passed on; 1024 is the most"),
    ([np.zeros((0, 2**32 - 1))], r"an array of shape \(0, 4294967295\) is not passed on; 1024 is the most"),
    ([np.zeros(MOST_ROWS + 1)], r"an array of shape \(2049,\) is not passed on; 2048 is the most"),
    ([[np.zeros(MOST_COLUMNS + 1)]], r"an array of shape \(1025,\) is not passed on; 1024 is the most"),
    ([np.zeros((MOST_ROWS, LARGE)), 1], "its arguments are 131073 numbers; at most 131072 are passed on"),
    ([np.zeros((2, 2, 2))], "a value of 3 axes is not passed on"),
    ([[np.zeros((2, 2))]], "a value of 3 axes is not passed on"),
    ([[[[1]]]], "a value of 3 axes is not passed on"),
    ([{"a": {"b": {"c": 1}}}], "a value of 3 axes is not passed on"),
    ([{str(name): np.zeros((2, 3)) for name in range(MOST_ARGUMENTS + 1)}], "a value of 3 axes is not passed on"),
    ([{"a": np.zeros((2, 2)), "b": 1}], "a value of 3 axes is not passed on"),
    ([[{"a": np.zeros((2, 2))}]], "a value of 4 axes is not passed on"),
    ([{"a": np.zeros((2, 2, 2))}], "a value of 3 axes is not passed on"),
    ([{"x" * (LONGEST_TEXT + 1): np.zeros(3)}], "a text of more than 100 characters is not passed on"),
    ([[0] * (MOST_ROWS + 1)], "a list of 2049 items is not passed on; 2048 is the most"),
    ([([0] * (MOST_COLUMNS + 1),)], "a list of 1025 items is not passed on; 1024 is the most"),
    ([np.zeros(2, complex)], "an array of dtype complex128 is not passed on"),
    ([b"bytes"], "a bytes in this place is not passed on"),
    ([{1, 2}], "a set in this place is not passed on"),
    ([{1: 2}], "a dict with keys that are no texts is not passed on"),
    ([["x", "y"]], "a str in this place is not passed on"),
    ([MOST_ROWS + 1], "a whole number above 2048 is not passed on"),
    ([-(10**30)], "a whole number above 2048 is not passed on"),
    ([np.int16(MOST_ROWS + 1)], "a whole number above 2048 is not passed on"),
    ([np.array(MOST_ROWS + 1)], "a whole number above 2048 is not passed on"),
    (["x" * (LONGEST_TEXT + 1)], "a text of more than 100 characters is not passed on"),
    ([{"x" * (LONGEST_TEXT + 1): 1}], "a text of more than 100 characters is not passed on"),
])
def test_each_bound_is_refused_in_words(args: Any, sentence: str) -> None:
    """Too many, too large, too deep and other kinds of values are refused."""
    with pytest.raises(WireError, match=sentence):
        numbers_in(args, {})


def test_long_names_and_large_results_are_refused() -> None:
    """The name of an argument is a short text, and a result has at most twice the numbers of a call's arguments."""
    with pytest.raises(WireError, match="a text of more than 100 characters"):
        numbers_in([], {"x" * (LONGEST_TEXT + 1): 1})
    check_result(np.zeros(MOST_RESULTS))
    for result in (np.zeros(MOST_RESULTS + 1), [np.zeros(MOST_RESULTS)], {"a": (np.zeros(MOST_RESULTS), 1)}):
        with pytest.raises(WireError, match=r"its result has more than 262144 numbers"):
            check_result(result)


def test_the_largest_right_training_passes_a_tenth() -> None:
    """Ten times the rows, the columns and the numbers of the largest call are passed on."""
    assert MOST_ROWS >= 10 * ROWS
    assert MOST_COLUMNS >= 10 * COLUMNS
    assert MOST_NUMBERS >= 10 * ROWS * COLUMNS
