"""General inputs hide no family of mistakes: distinct sizes, both signs, nothing near a kink."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings

from tests.support import ActivationInputs, filled
from tests.support.strategies import activation_cases, boundary_values, distinct_sizes, seeds

few = settings(max_examples=10, derandomize=True, database=None, deadline=None)


def both_signs(array: np.ndarray) -> bool:
    """Whether an array has positive and negative entries."""
    return bool((array > 0).any() and (array < 0).any())


@few
@given(sizes=distinct_sizes(3), seed=seeds())
def test_sizes_are_distinct_primes(sizes: list[int], seed: int) -> None:
    """Sizes are pairwise distinct and at least 3, and arrays filled from a seed contain no 0 and both signs."""
    array = filled(np.random.default_rng(seed), *sizes)

    assert len(set(sizes)) == 3
    assert all(size >= 3 and all(size % factor for factor in range(2, size)) for size in sizes)
    assert array.shape == tuple(sizes)
    assert array.all()
    assert both_signs(array)


@few
@given(case=activation_cases())
def test_activations_stay_away_from_the_kink(case: ActivationInputs) -> None:
    """No x is within 0.05 of zero, where a finite difference of ReLU would be wrong."""
    assert (np.abs(case.x) >= 0.05).all()
    assert both_signs(case.x)


@few
@given(x=boundary_values())
def test_boundary_values_have_their_shape(x: np.ndarray) -> None:
    """Matrices of three rows and five columns."""
    assert x.shape == (3, 5)
