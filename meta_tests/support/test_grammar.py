"""Verbs and nouns follow the number of what they are about."""

from __future__ import annotations

import pytest

from tests.support.grammar import count, sentence


@pytest.mark.parametrize(("what", "says", "whole"), [
    ("step: biases", "equals the right one", "step: biases equal the right ones"),
    ("step: weights after three steps", "is exactly twice the right one",
     "step: weights after three steps are exactly twice the right ones"),
    ("the scores", "has shape (3,)", "the scores have shape (3,)"),
    ("train_network: afterwards the weights", "was changed", "train_network: afterwards the weights were changed"),
    ("the labels", "contains nan", "the labels contain nan"),
    ("Linear.backward: d_weights", "is wrong", "Linear.backward: d_weights is wrong"),
    ("train_network: afterwards model.layers[0].weights", "is wrong",
     "train_network: afterwards model.layers[0].weights is wrong"),
    ("weights[0]", "is wrong", "weights[0] is wrong"),
    ("the gradient of the weights", "is wrong", "the gradient of the weights is wrong"),
    ("the weights", "differ", "the weights differ"),
])
def test_the_verb_follows_its_subject(what: str, says: str, whole: str) -> None:
    """A plain plural has a plural verb; an attribute in code is one thing, and so is what has a plural behind it."""
    assert sentence(what, says) == whole


def test_the_noun_follows_its_number() -> None:
    """One entry, no entries, two labels."""
    assert [count(1, "entry", "entries"), count(0, "entry", "entries"), count(2, "label")] == [
        "1 entry", "0 entries", "2 labels"]
