"""Hypothesis strategies of this homework, named by what they produce: sizes and a seed are drawn, arrays are filled."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.jhu_hw2.graph import Point
from tests.jhu_hw2.models import Model, ModelInputs
from tests.support.strategies import distinct_sizes, seeds


def points() -> st.SearchStrategy[Point]:
    """Points for the four derivatives, with small numbers and larger ones."""
    return st.builds(Point.random, seeds(), st.sampled_from([0.3, 1.0, 2.0]))


def batches_for(model: Model) -> st.SearchStrategy[ModelInputs]:
    """Batches and parameters of any size, sometimes one sample, with small numbers and larger ones."""
    return st.builds(lambda sizes, single, seed, scale: _inputs(model, sizes, single, seed, scale),
                     distinct_sizes(4), st.booleans(), seeds(), st.sampled_from([0.1, 1.0, 3.0]))


def _inputs(model: Model, sizes: list[int], single: bool, seed: int, scale: float) -> ModelInputs:
    n, features, units, classes = sizes
    return ModelInputs.random(model, 1 if single else n, features, units, classes, seed).at_scale(scale)
