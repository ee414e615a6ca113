"""What a classifier's function answers if it computes another network, to name that network in a failure.

Each other network is one of the three classifiers on other inputs, so the reference answers for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from tests.jhu_hw2.answers import gradient, pair_of, run
from tests.jhu_hw2.models import LINEAR, SINGLE, ModelInputs

WITHOUT_RELU = "the right one of a network without the ReLU"
BEFORE = "the right one of a network that adds the skip before the second ReLU"
WITHOUT_SKIP = "the right one of a network without the skip"


def confused_pairs(reference: Any, case: ModelInputs) -> dict[str, tuple[Any, Any]]:
    """A phrase for each other network -> its loss and its probabilities."""
    return {phrase: pair_of("", run(reference, other)[0]) for phrase, other in _others(case)}


def confused_gradients(reference: Any, case: ModelInputs, key: str) -> dict[str, Any]:
    """A phrase for each other network -> its gradient of the parameter that this one has under the key."""
    found = {}
    for phrase, other in _others(case):
        there = key.replace("2", "1") if case.model.hidden > 1 else key
        if there in other.params and other.params[there].shape == case.params[key].shape and key not in ("w1", "b1"):
            found[phrase] = gradient(run(reference, other)[1], other, there)
    return found


def _others(case: ModelInputs) -> Iterator[tuple[str, ModelInputs]]:
    """The networks that students compute instead, each as a classifier with a hidden layer less."""
    params = case.params
    if case.model.hidden == 0:
        return
    before = case.x @ params["w1"] + params["b1"]
    if case.model.hidden == 1:
        yield WITHOUT_RELU, ModelInputs(LINEAR, before, case.y, {"w_sm": params["w_sm"]})
        return
    first = np.maximum(before, 0.0)
    skip = np.eye(len(params["w2"]))
    for phrase, weights in ((BEFORE, params["w2"] + skip), (WITHOUT_SKIP, params["w2"])):
        yield phrase, ModelInputs(SINGLE, first, case.y, {"w1": weights, "b1": params["b2"], "w_sm": params["w_sm"]})
