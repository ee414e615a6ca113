"""The texts of failures read as sentences, and name what is wrong, where, and in which call."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.failure import Difference, Spot
from autograder.report.render import failure_text
from tests.support import Call, Gap, assert_close, filled

X, G = filled(np.random.default_rng(1), 7, 3), filled(np.random.default_rng(2), 7, 2)
CALL = Call("Linear((W, b)).forward(x); backward(g)", {"x": X, "g": G}, {"N": 7, "in_features": 3, "out_features": 2})
RIGHT = X.T @ G / 7


def text_of(got: object, want: object, **options: object) -> str:
    """What a student reads when ``got`` is returned instead of ``want``."""
    with pytest.raises(Gap) as caught:
        assert_close("Linear.backward: d_weights", got, want, **options)
    return failure_text(caught.value.failure)


def test_whole_text_of_a_sum_instead_of_an_average() -> None:
    """A failure has a headline, both values with the largest difference, and the call with its shapes."""
    want = np.array([[0.5, -0.25], [0.125, 1.0], [2.0, -3.0]])

    lines = text_of(7 * want, want, call=CALL).splitlines()

    assert lines == [
        "Linear.backward: d_weights is exactly 7 = N times too large",
        "  got       [[3.5000 -1.7500] [0.8750 7.0000] ...",
        "  should be [[0.5000 -0.2500] [0.1250 1.0000] ...",
        "  off by    18 at most, at [2, 1]: -21.0000 instead of -3.0000",
        "  in        Linear((W, b)).forward(x); backward(g)    x (7, 3)  g (7, 2)",
    ]


@pytest.mark.parametrize(("got", "headline"), [
    (-RIGHT, "has the wrong sign: it is exactly -1 times the right one"),
    (RIGHT / 7, "is exactly 7 = N times too small"),
    (RIGHT.T, "is transposed: shape (2, 3) instead of (3, 2)"),
    (RIGHT.ravel(), "has the right values but the wrong shape: shape (6,) instead of (3, 2)"),
    (RIGHT[:2], "has shape (2, 2) instead of (3, 2)"),
    (0 * RIGHT, "is zero everywhere"),
    (RIGHT + np.eye(3)[:, :2], "is wrong"),
    (np.full((3, 2), np.nan), "contains nan (6 of 6 entries, the first at [0, 0])"),
    (np.where(RIGHT[2, 1] == RIGHT, np.inf, RIGHT), "contains an infinity (1 of 6 entries, the first at [2, 1])"),
])
def test_headline(got: np.ndarray, headline: str) -> None:
    """The first line states the relation of all entries, or that none was recognised."""
    first = text_of(got, RIGHT, call=CALL).splitlines()[0]

    assert first == f"Linear.backward: d_weights {headline}"


def test_single_number() -> None:
    """A wrong number is shown with the right one and the difference, without an index."""
    lines = text_of(3.0, 1.25).splitlines()

    assert lines == ["Linear.backward: d_weights is wrong", "  got       3.0000", "  should be 1.2500",
                     "  off by    1.75"]


def test_line_added_later() -> None:
    """A line added to a Gap is the last one in its text."""
    gap = Gap("ReLU.forward: the output is wrong", call=Call("ReLU().forward(x)"))
    gap.add("note", "look above")

    assert failure_text(gap.failure).splitlines()[1:] == ["  in        ReLU().forward(x)", "  note      look above"]


def test_a_gap_is_data() -> None:
    """The record has the relation, both values and the worst entry as fields; its text is the headline."""
    with pytest.raises(Gap) as caught:
        assert_close("Linear.backward: d_weights", np.array([[0.0, 1.5]]), np.array([[0.0, 0.5]]),
                     call=Call("f(x)", {"x": np.ones(7)}, {"K": 3}))

    failure = caught.value.failure
    assert str(caught.value) == failure.headline == "Linear.backward: d_weights is exactly 3 = K times too large"
    assert (failure.relation, failure.call) == ("is exactly 3 = K times too large", "f(x)    x (7,)")
    assert failure.gap == Difference("[[0.0000 1.5000]]", "[[0.0000 0.5000]]", "1",
                                     Spot("[0, 1]", "1.5000", "0.5000"))


def test_an_unknown_relation_is_empty() -> None:
    """If no relation is recognised, the record names none; a relation of shapes counts too."""
    for got, relation in ((RIGHT + np.eye(3)[:, :2], ""), (RIGHT.T, "is transposed")):
        with pytest.raises(Gap) as caught:
            assert_close("d_weights", got, RIGHT)
        assert caught.value.failure.relation == relation
