"""Values as Python source: what is pasted is what the case used."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.repro.literals import WIDTH, array_lines, fold, is_rounded, scalar

DTYPES = st.sampled_from([np.float64, np.float32, np.int64, np.int32, np.uint8, np.bool_])


def value_of(lines: list[str]) -> np.ndarray:
    """What the lines assign to ``x``."""
    names: dict[str, object] = {"np": np}
    exec("\n".join(lines), names)
    found = names["x"]
    assert isinstance(found, np.ndarray)
    return found


@given(array=DTYPES.flatmap(lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=0, min_side=0, max_side=5))))
def test_a_small_array_is_exact(array: np.ndarray) -> None:
    """Dtype, shape and every bit come back, nan and infinities included."""
    if is_rounded(array):
        return
    back = value_of(array_lines("x", array))

    assert back.dtype == array.dtype
    assert back.shape == array.shape
    assert np.array_equal(back, array, equal_nan=array.dtype.kind == "f")


def test_a_large_array_of_long_numbers_is_rounded() -> None:
    """Each number is right to a thousandth of the largest, and the text is a third as long."""
    array = np.random.default_rng(0).normal(size=(20, 5)) * 1e-3

    assert is_rounded(array)
    lines = array_lines("x", array)
    assert np.allclose(value_of(lines), array, rtol=0, atol=1e-3 * np.abs(array).max())
    assert max(map(len, lines)) <= WIDTH + 1


def test_a_large_array_of_short_numbers_is_exact() -> None:
    """Inputs with few decimals are not touched."""
    array = np.arange(100) / 8.0

    assert not is_rounded(array)
    assert np.array_equal(value_of(array_lines("x", array)), array)


def test_single_precision_is_short() -> None:
    """A number of single precision is written in its own digits, not in those of double precision."""
    array = np.array([0.305, -1.5], np.float32)

    assert array_lines("x", array) == ["x = np.array([0.305, -1.5], dtype=np.float32)"]
    assert value_of(array_lines("x", array)).dtype == np.float32


@pytest.mark.parametrize("value", [None, True, 7, -2.5, 1e300, "it's", b"\x00", np.float32(0.1), np.int64(3)])
def test_a_scalar_is_itself(value: object) -> None:
    """Its source evaluates to an equal value of the same type."""
    back = eval(scalar(value), {"np": np})

    assert (type(back), back) == (type(value), value)


def test_infinities_have_names() -> None:
    """inf and nan are NumPy's."""
    assert [scalar(float(text)) for text in ("inf", "-inf", "nan")] == ["np.inf", "-np.inf", "np.nan"]


def test_a_long_call_is_folded_after_commas() -> None:
    """Every line fits, and the statement is the same."""
    line = f"print(f({', '.join(f'argument_{number}' for number in range(20))}))"

    assert max(map(len, fold(line).splitlines())) <= WIDTH
    assert fold(line).replace("\n    ", " ") == line


def test_a_text_is_not_folded() -> None:
    """If a break would change a text or the program, the line stays long."""
    line = f"f('{'one, two, ' * 20}')"

    assert fold(line) == line


def test_a_single_number_has_its_own_shortest_digits() -> None:
    """In single precision 0.786 is 0.786, not the nearest double; special values and integers stay."""
    values = (np.float32(0.786), np.float64(0.1), np.float32("nan"), np.int64(3), np.bool_(True))
    assert [scalar(value) for value in values] == [
        "np.float32(0.786)", "np.float64(0.1)", "np.float32(np.nan)", "np.int64(3)", "np.bool(True)"]


def test_a_small_array_is_one_line() -> None:
    """Rows are lines only where they do not fit into one."""
    assert array_lines("x", np.array([[1.0, 2.0], [3.0, 4.0]])) == ["x = np.array([[1.0, 2.0], [3.0, 4.0]])"]
    assert len(array_lines("x", np.full((3, 12), 0.5))) == 3
