"""The gradient checker agrees with known gradients and catches small errors."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support import Gap, assert_gradient, elementwise_gradient, numeric_gradient

AT = np.random.default_rng(5).normal(size=(3, 5)) + 2


def cubes(x: np.ndarray) -> float:
    """The sum of all cubes, whose gradient is 3 x^2."""
    return float((x**3).sum())


def test_numeric_gradient_of_cubes() -> None:
    """Central differences give 3 x^2 to eight digits, and leave the point where it is."""
    before = AT.copy()

    np.testing.assert_allclose(numeric_gradient(cubes, AT), 3 * AT**2, rtol=1e-8)
    np.testing.assert_array_equal(AT, before)


def test_elementwise_gradient_of_cubes() -> None:
    """The slope of a function of each entry needs two calls for all entries."""
    np.testing.assert_allclose(elementwise_gradient(lambda x: x**3, AT), 3 * AT**2, rtol=1e-8)


def test_factor_is_the_homeworks_convention() -> None:
    """With a factor of 1/7 a gradient averaged over seven samples is right, and the sum is not."""
    assert_gradient("d", 3 * AT**2 / 7, cubes, AT, factor=1 / 7)
    with pytest.raises(Gap):
        assert_gradient("d", 3 * AT**2, cubes, AT, factor=1 / 7)


def test_gradient_wrong_by_a_twentieth_of_a_percent_fails() -> None:
    """At the tolerance of the output comparisons, 0.05 % is caught even in a single entry."""
    wrong = 3 * AT**2
    wrong[1, 2] *= 1.0005

    with pytest.raises(Gap) as caught:
        assert_gradient("d", wrong, cubes, AT, rtol=1e-4)
    assert caught.value.failure.gap.where.index == "[1, 2]"


def test_gradient_wrong_by_a_third_of_a_percent_fails_by_default() -> None:
    """The default tolerance of finite differences, 0.1 %, catches 0.3 %."""
    with pytest.raises(Gap):
        assert_gradient("d", 3 * AT**2 * 1.003, cubes, AT)
