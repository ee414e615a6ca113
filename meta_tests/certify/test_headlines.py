"""What kind of headline a student reads first."""

from __future__ import annotations

import pytest

from autograder.certify.headlines import Headline, count_headlines, first_headline
from autograder.failure import Failure

WRONG = Failure("step: weights are wrong")
TWICE = Failure("sigmoid: the result is exactly twice the right one", relation="is exactly twice the right one")


@pytest.mark.parametrize(("failures", "named", "kind"), [
    ([WRONG, TWICE], False, "wrong"),
    ([TWICE, WRONG], False, "relation"),
    ([WRONG], True, "named"),
    ([Failure("sigmoid: the result has shape (3,) instead of (3, 4)")], False, "fact"),
    ([Failure("train_network: yhat_test: 2 of 5 labels are wrong")], False, "wrong"),
    ([], False, "nothing"),
])
def test_the_first_failure_decides(failures: list[Failure], named: bool, kind: str) -> None:
    """A name comes before a relation, a relation before what else is said; "is wrong" alone counts as such."""
    assert first_headline("one", failures, named) == Headline("one", failures[0].headline if failures else "", kind)


def test_every_kind_is_counted() -> None:
    """A kind that does not occur counts 0."""
    headlines = [first_headline("one", [WRONG]), first_headline("two", [WRONG]), first_headline("three", [TWICE])]
    assert count_headlines(headlines) == {"named": 0, "relation": 1, "fact": 0, "wrong": 2, "nothing": 0}
