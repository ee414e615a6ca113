"""Hypothesis strategies of this homework, named by what they produce: sizes and a seed are drawn, arrays are filled."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.cmu_hw3.inputs import LayerInputs, LossInputs
from tests.support.strategies import distinct_sizes, seeds


def layer_cases() -> st.SearchStrategy[LayerInputs]:
    """Linear layers of any shape, sometimes with a batch of one sample."""
    return st.builds(_layer, distinct_sizes(3), st.booleans(), seeds())


def loss_cases() -> st.SearchStrategy[LossInputs]:
    """Scores up to about +-25 with labels, sometimes of a batch of one sample."""
    scales = st.sampled_from([0.5, 2.0, 8.0])
    return st.builds(_loss, distinct_sizes(2), st.booleans(), seeds(), scales)


def _layer(sizes: list[int], single: bool, seed: int) -> LayerInputs:
    n, n_in, n_out = sizes
    return LayerInputs.random(1 if single else n, n_in, n_out, seed)


def _loss(sizes: list[int], single: bool, seed: int, scale: float) -> LossInputs:
    n, classes = sizes
    return LossInputs.random(1 if single else n, classes, seed, scale)
