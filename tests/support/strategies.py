"""Hypothesis strategies, named by what they produce: sizes and a seed are drawn, arrays are filled from them.

Values are drawn one by one only if boundaries matter (``boundary_values``), because those counter-examples are
the readable ones. The number of examples and the fixed seed belong to the engine's profile.
"""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from .inputs import ActivationInputs

PRIMES = (3, 5, 7, 11, 13)


def seeds() -> st.SearchStrategy[int]:
    """Seeds of ``default_rng``."""
    return st.integers(0, 2**16)


def distinct_sizes(count: int) -> st.SearchStrategy[list[int]]:
    """``count`` pairwise distinct primes of 3 or more."""
    return st.permutations(PRIMES).map(lambda sizes: list(sizes[:count]))


def activation_cases() -> st.SearchStrategy[ActivationInputs]:
    """Batches for an activation, small and large values."""
    scales = st.sampled_from([0.1, 2.0, 20.0])
    return st.builds(lambda size, seed, scale: ActivationInputs.random(*size, seed, scale),
                     distinct_sizes(2), seeds(), scales)


def boundary_values() -> st.SearchStrategy[np.ndarray]:
    """Small matrices whose entries are often exactly 0 or -0."""
    entries = st.sampled_from([0.0, -0.0, 1.0, -1.0, 0.5, -3.0, 8.0])
    return hnp.arrays(np.float64, (3, 5), elements=entries)
