"""A relation is named exactly when every entry obeys it."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.relations import explains, relation

RNG = np.random.default_rng(4)
WANT = RNG.normal(size=(5, 3))
SIZES = {"N": 7, "C": 3}


@pytest.mark.parametrize(("factor", "phrase"), [
    (7, "is exactly 7 = N times too large"),
    (1 / 7, "is exactly 7 = N times too small"),
    (3, "is exactly 3 = C times too large"),
    (1 / 21, "is exactly 21 = N*C times too small"),
    (7 / 3, "is exactly N/C = 7/3 times the right one"),
    (-1, "has the wrong sign: it is exactly -1 times the right one"),
    (2, "is exactly twice the right one"),
    (0.5, "is exactly half the right one"),
    (1 / np.log(2), "is exactly 1/ln 2 = 1.4427 times the right one"),
    (2 / 7, "is exactly 2/N = 2/7 times the right one"),
    (7 / 2, "is exactly N/2 = 7/2 times the right one"),
    (14, "is exactly 2*N = 14 times the right one"),
    (1 / 14, "is exactly 1/(2*N) = 1/14 times the right one"),
    (21 / 2, "is exactly N*C/2 = 21/2 times the right one"),
    (6 / 7, "is exactly 2*C/N = 6/7 times the right one"),
    (3 / 14, "is exactly C/(2*N) = 3/14 times the right one"),
    (0, "is zero everywhere"),
    (0.37, "is 0.37 times the right one in every entry"),
    (1, ""),
])
def test_constant_ratio(factor: float, phrase: str) -> None:
    """A constant ratio is named by the size it equals."""
    assert relation(factor * WANT, WANT, SIZES) == phrase


@pytest.mark.parametrize(("factor", "phrase"), [(2, "is exactly twice the right one"),
                                                 (0.5, "is exactly half the right one")])
def test_a_plain_number_comes_before_a_size(factor: float, phrase: str) -> None:
    """A factor of 2 is called twice even if some size is 2."""
    assert relation(factor * WANT, WANT, {"N": 7, "K": 2}) == phrase


def test_one_entry_breaks_a_ratio() -> None:
    """A ratio that fails in a single entry is not claimed."""
    got = 7 * WANT
    got[4, 2] *= 1.001

    assert relation(got, WANT, SIZES) == ""


def test_unnamed_ratio_of_a_single_number() -> None:
    """Any two numbers have a ratio, so one without a name is not claimed."""
    assert relation(np.array(0.3), np.array(1.0), SIZES) == ""
    assert relation(np.array(7.0), np.array(1.0), SIZES) == "is exactly 7 = N times too large"


@pytest.mark.parametrize(("got", "want", "phrase"), [
    (WANT.T, WANT, "is transposed"),
    (WANT[:3].T, WANT[:3], "is transposed"),
    (WANT.reshape(3, 5), WANT, "has the right values but the wrong shape"),
    (WANT[:4], WANT, ""),
    (np.array([9.0, 3.0, 2.0]), np.array([3.0, 2.0, 1.5]), "is one epoch late: each value is the right value of the "
                                                           "epoch before"),
    (np.array([0.9, 0.25, 0.5]), np.array([0.1, 0.75, 0.5]), "is exactly 1 - the right one"),
])
def test_other_relations(got: np.ndarray, want: np.ndarray, phrase: str) -> None:
    """Transposed, reshaped, late and complementary values are named."""
    assert relation(got, want) == phrase


def test_a_value_near_the_right_one_explains_nothing() -> None:
    """In single precision a small mistake may be as near to another small one."""
    assert explains(WANT * 1.001, WANT * 1.001, WANT, 1e-4)
    assert explains(WANT * 1.0010001, WANT * 1.001, WANT, 1e-4)
    assert not explains(WANT * 1.00105, WANT * 1.001, WANT, 1e-4)
    assert not explains(WANT * 1.00001, WANT * 1.00001, WANT, 1e-4)


def test_known_wrong_value() -> None:
    """A wrong value that the case described is named by that description."""
    also = {"the right one without the upstream gradient": WANT + 1}

    assert relation(WANT + 1, WANT, also=also) == "equals the right one without the upstream gradient"
