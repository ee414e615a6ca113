"""Hypothesis strategies of this homework, named by what they produce: sizes and a seed are drawn, arrays are filled."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.jhu_hw2_f19.inputs import LinearInputs, NetworkInputs
from tests.support.strategies import distinct_sizes, seeds


def linear_cases() -> st.SearchStrategy[LinearInputs]:
    """Linear classifiers of any shape, sometimes with a batch of one sample."""
    return st.builds(lambda sizes, single, seed, scale: LinearInputs.random(
        1 if single else sizes[0], *sizes[1:], seed, scale),
        distinct_sizes(3), st.booleans(), seeds(), st.sampled_from([0.1, 1.0, 5.0]))


def network_cases() -> st.SearchStrategy[NetworkInputs]:
    """Networks of any shape, sometimes with a batch of one sample."""
    return st.builds(lambda sizes, single, seed, scale: NetworkInputs.random(
        1 if single else sizes[0], *sizes[1:], seed, scale),
        distinct_sizes(4), st.booleans(), seeds(), st.sampled_from([0.3, 1.0, 2.0]))
