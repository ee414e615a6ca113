"""No autograd, found by looking at the code and by watching it run."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.support.forbidden import assert_nothing_forbidden


@weight(0.8)
def test_gradients_without_autograd(desk, submission, forbidden, record_property):
    """The gradients are computed without autograd."""
    try:
        desk.run_everything([("relu", "identity")])
    finally:
        assert_nothing_forbidden(forbidden, submission, record_property)
