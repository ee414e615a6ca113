"""The inputs of cmu_hw3 hide no family of mistakes: distinct sizes, an exact zero, a missing class."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings

from tests.cmu_hw3.inputs import LayerInputs, LossInputs, TrainingInputs
from tests.cmu_hw3.strategies import layer_cases, loss_cases

few = settings(max_examples=10, derandomize=True, database=None, deadline=None)


@few
@given(case=layer_cases())
def test_layers_have_distinct_sizes(case: LayerInputs) -> None:
    """N, in and out are pairwise distinct, x holds an exact zero and g is not all one."""
    sizes = {len(case.x), *case.weights.shape}

    assert len(sizes) == 3
    assert (case.x == 0).sum() == 1
    assert case.g.shape == (len(case.x), case.biases.size)
    assert np.ptp(case.g) > 0


@few
@given(case=loss_cases())
def test_losses_miss_a_class(case: LossInputs) -> None:
    """The largest class never occurs, and the labels are integers in range."""
    classes = case.score.shape[1]

    assert case.label.dtype.kind == "i"
    assert 0 <= case.label.min() <= case.label.max() < classes - 1
    assert case.one_hot.sum(axis=1).tolist() == [1] * len(case.label)


def test_same_seed_same_inputs() -> None:
    """Two calls with the same arguments give the same arrays, and another seed gives others."""
    first, second, other = (LayerInputs.random(7, 3, 5, seed) for seed in (1, 1, 2))

    np.testing.assert_array_equal(first.x, second.x)
    assert (first.x != other.x).any()


def test_training_inputs_know_a_short_last_batch() -> None:
    """``ragged`` is True exactly where the batch size divides one of the two sets not."""
    def inputs(batch: int) -> TrainingInputs:
        return TrainingInputs.random((3, 5, 7), ("ReLU",), 1, n_train=22, n_test=11, epochs=2, rate=0.1, batch=batch)

    assert [inputs(batch).ragged for batch in (11, 22, 5)] == [False, True, True]
    assert [weights.shape for weights, _ in inputs(11).init] == [(3, 5), (5, 7)]
