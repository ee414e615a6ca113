"""No autograd in any pair of activations."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.nyu_hw1.inputs import PAIRS
from tests.nyu_hw1.losses import run_losses
from tests.nyu_hw1.network import run_each
from tests.nyu_hw1.seen import needed_to_see
from tests.support import assert_nothing_forbidden


@weight(1.2)
def test_gradients_without_autograd(submission, draw, forbidden, remark):
    """The gradients are computed without autograd for every pair of activations."""
    try:
        with needed_to_see("whether autograd is used while the gradients are computed"):
            run_losses(submission, draw)
            run_each(submission, [draw.network(10, f, g, seed=61) for f, g in PAIRS])
    finally:
        assert_nothing_forbidden(forbidden, submission, remark)
