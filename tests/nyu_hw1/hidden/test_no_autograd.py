"""No autograd in any pair of activations."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.support.forbidden import assert_nothing_forbidden


@weight(1.2)
def test_gradients_without_autograd(desk, submission, forbidden, record_property):
    """The gradients are computed without autograd for every pair of activations."""
    try:
        desk.run_everything(desk.pairs)
    finally:
        assert_nothing_forbidden(forbidden, submission, record_property)
