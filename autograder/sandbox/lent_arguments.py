"""What student code may pass to a lent object: few and small values, so that no call costs the grader much.

A lent object computes in the grader's process, where nothing can stop one call. So every argument is checked before.
An array has at most two axes: then a product of any two arguments, also an outer one, has at most MOST_ROWS times
MOST_ROWS numbers. An empty array counts by its axes too, because a product with one need not be empty.
``meta_tests/cmu_hw3/test_lent_bounds.py`` measures the worst case of all that is lent.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..wire.codec import WireError

# The largest training that lends anything, test_deeper_network of cmu_hw3, passes 200 x 64 numbers at once and 230,000
# in its whole case.
MOST_ROWS, MOST_COLUMNS = 2_048, 1_024
MOST_NUMBERS = 131_072
MOST_RESULTS = 2 * MOST_NUMBERS
MOST_IN_A_CASE = 4_194_304
MOST_ARGUMENTS = 16
LONGEST_TEXT = 100
AXES = 2
KINDS = "biuf"
NEVER = (bytes, set, frozenset)


def numbers_in(args: Any, kwargs: Any) -> int:
    """How many numbers the arguments of one call contain.

    Raises:
        WireError: there are too many arguments, or one of them is too large or of another kind.
    """
    if type(args) is not list or type(kwargs) is not dict:
        raise WireError("its arguments are not a list and a dict")
    if len(args) + len(kwargs) > MOST_ARGUMENTS:
        raise WireError(f"it gets {len(args) + len(kwargs)} arguments; at most {MOST_ARGUMENTS} are passed on")
    _check_texts(kwargs)
    count = sum(_of_argument(value) for value in (*args, *kwargs.values()))
    if count > MOST_NUMBERS:
        raise WireError(f"its arguments are {count} numbers; at most {MOST_NUMBERS} are passed on in one call")
    return count


def _of_argument(value: Any) -> int:
    """The numbers in one argument; a dict of a few arrays counts as further arguments, as NumPy stacks no dict.

    A whole number may become the size of an array, so it is as small as one.
    """
    whole = isinstance(value, (int, np.integer)) or (type(value) is np.ndarray and not value.ndim
                                                     and value.dtype.kind in "iu")
    if whole and abs(int(value)) > MOST_ROWS:
        raise WireError(f"a whole number above {MOST_ROWS} is not passed on")
    if type(value) is not dict or len(value) > MOST_ARGUMENTS or {*map(type, value.values())} != {np.ndarray}:
        return _numbers(value, 0)
    _check_texts(value)
    return sum(_of_array(item, 0) for item in value.values())


def _numbers(value: Any, depth: int) -> int:
    """The numbers in a value that is in so many containers; raises WireError if it may not be passed."""
    kind = type(value)
    if kind is np.ndarray:
        return _of_array(value, depth)
    if kind in (list, tuple, dict):
        return _of_container(value, depth)
    if kind in NEVER or (kind is str and depth):  # NumPy pads all texts of a list to the length of the longest
        raise WireError(f"a {kind.__name__} in this place is not passed on")
    if kind is str:
        _check_texts([value])
    return 1


def _of_array(array: np.ndarray, depth: int) -> int:
    if array.dtype.kind not in KINDS:
        raise WireError(f"an array of dtype {array.dtype} is not passed on")
    _check_axes(array.ndim + depth)
    for size, most in zip(array.shape, (MOST_ROWS, MOST_COLUMNS)[depth:], strict=False):
        _check_size(f"an array of shape {array.shape}", size, most)
    return array.size


def check_result(value: Any) -> None:
    """Refuse a result that is larger than the arguments of any call may be.

    Raises:
        WireError: it is.
    """
    if _size_of(value) > MOST_RESULTS:
        raise WireError(f"its result has more than {MOST_RESULTS} numbers")


def _size_of(value: Any) -> int:
    if isinstance(value, (list, tuple, dict)):
        return sum(map(_size_of, value.values() if isinstance(value, dict) else value)) + len(value)
    return value.size if isinstance(value, np.ndarray) else 1


def _of_container(value: Any, depth: int) -> int:
    _check_axes(depth + 1)
    _check_size(f"a {type(value).__name__} of {len(value)} items", len(value), MOST_ROWS if not depth else MOST_COLUMNS)
    if type(value) is dict:
        _check_texts(value)
    return sum(_numbers(item, depth + 1) for item in (value.values() if type(value) is dict else value))


def _check_axes(axes: int) -> None:
    if axes > AXES:
        raise WireError(f"a value of {axes} axes is not passed on; it may have {AXES}, and a list counts as one")


def _check_size(what: str, size: int, most: int) -> None:
    if size > most:
        raise WireError(f"{what} is not passed on; {most} is the most in this place")


def _check_texts(texts: Any) -> None:
    if any(type(text) is not str for text in texts):
        raise WireError("a dict with keys that are no texts is not passed on")
    if any(len(text) > LONGEST_TEXT for text in texts):
        raise WireError(f"a text of more than {LONGEST_TEXT} characters is not passed on")
