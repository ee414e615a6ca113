"""Hypothesis strategies of this homework, named by what they produce: sizes and a seed are drawn, arrays are filled."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.support.strategies import distinct_sizes, seeds
from tests.umich_ps4.inputs import LayerInputs, NetworkInputs, ScoreInputs

SCALES = (0.02, 1.0, 30.0)


def fc_cases() -> st.SearchStrategy[LayerInputs]:
    """Fully connected layers of any shape, sometimes with a batch of one sample."""
    return st.builds(_fc, distinct_sizes(3), st.booleans(), seeds(), st.sampled_from(SCALES))


def relu_cases() -> st.SearchStrategy[LayerInputs]:
    """ReLUs on arrays of one to four axes, small and large values."""
    return st.builds(lambda size, axes, seed, scale: LayerInputs.relu(tuple(size[:axes]), seed, scale),
                     distinct_sizes(4), st.integers(1, 4), seeds(), st.sampled_from(SCALES))


def score_cases() -> st.SearchStrategy[ScoreInputs]:
    """Scores up to about +-25 with labels, sometimes of a batch of one sample."""
    return st.builds(_scores, distinct_sizes(2), st.booleans(), seeds(), st.sampled_from((0.5, 2.0, 8.0)))


def network_cases() -> st.SearchStrategy[NetworkInputs]:
    """Batches for networks of any shape, sometimes of one sample."""
    return st.builds(_network, distinct_sizes(4), st.booleans(), seeds(), st.sampled_from((0.1, 1.0, 4.0)))


def _fc(sizes: list[int], single: bool, seed: int, scale: float) -> LayerInputs:
    n, n_in, n_out = sizes
    return LayerInputs.fc(1 if single else n, n_in, n_out, seed, scale)


def _scores(sizes: list[int], single: bool, seed: int, scale: float) -> ScoreInputs:
    n, classes = sizes
    return ScoreInputs.random(1 if single else n, classes, seed, scale)


def _network(sizes: list[int], single: bool, seed: int, scale: float) -> NetworkInputs:
    n, d, h, c = sizes
    return NetworkInputs.random(1 if single else n, (d, h, c), seed, scale)
