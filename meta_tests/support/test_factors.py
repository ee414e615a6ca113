"""A factor keeps the name of a size only if it has that name at two inputs."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.factors import Seen, confirmed
from tests.support.relations import relation

ONE, TWO = np.array([[1.0, 2.5], [0.5, 3.0]]), np.array([[2.0, 1.0], [4.0, -3.0]])
SIZES, OTHERS = {"N": 4, "C": 5}, {"N": 6, "C": 3}


@pytest.mark.parametrize(("factors", "says"), [
    ((4.0, 6.0), "is exactly 4 = N times too large"), ((2 / 5, 2 / 3), "is exactly 2/C = 2/5 times the right one"),
    ((4 / 10, 6 / 10), "is exactly N/10 times the right one: is 10 written where N belongs?"),
    ((4 / 3, 6 / 3), "is exactly N/3 times the right one: is 3 written where N belongs?"),
    ((2 / 5, 7 / 3), "is 0.4 times the right one in every entry"), ((2.0, 2.0), "is exactly twice the right one"),
])
def test_a_factor_is_named_by_what_holds_at_both_inputs(factors: tuple[float, float], says: str) -> None:
    """A size, a number that was written for one, or the factor alone."""
    one, other = Seen(factors[0] * ONE, ONE, SIZES), Seen(factors[1] * TWO, TWO, OTHERS)

    assert confirmed(relation(one.got, ONE, SIZES), one, other, 1e-6) == says


def test_of_a_number_no_unconfirmed_factor_is_said() -> None:
    """Any two numbers have one."""
    one, other = (Seen(np.asarray(got), np.asarray(1.0), sizes) for got, sizes in ((0.4, SIZES), (1.7, OTHERS)))

    assert confirmed("is exactly 2/C = 2/5 times the right one", one, other, 1e-6) == ""


def test_what_is_no_factor_stays() -> None:
    """Such as a transposition."""
    one = Seen(ONE.T, ONE, SIZES)

    assert confirmed("is transposed", one, Seen(TWO.T, TWO, OTHERS), 1e-6) == "is transposed"
