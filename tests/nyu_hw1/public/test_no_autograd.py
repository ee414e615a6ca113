"""No autograd, found by looking at the code and by watching it run."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.nyu_hw1.losses import run_losses
from tests.nyu_hw1.network import build, run
from tests.nyu_hw1.seen import needed_to_see
from tests.support import assert_nothing_forbidden


@weight(0.8)
def test_gradients_without_autograd(submission, draw, forbidden, remark):
    """The gradients are computed without autograd."""
    try:
        with needed_to_see("whether autograd is used while the gradients are computed"):
            run_losses(submission, draw)
            inputs = draw.network(10, "relu", "identity", seed=61)
            run(build(submission, inputs), inputs)
    finally:
        assert_nothing_forbidden(forbidden, submission, remark)
