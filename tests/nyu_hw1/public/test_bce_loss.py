"""bce_loss, on one fixed batch of 7 samples with 3 outputs."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.nyu_hw1.losses import pair_of
from tests.support import assert_number_close, assert_tensor, tensor


@weight(1)
def test_loss(submission, oracle, draw, remark):
    """bce_loss returns as J the mean of the cross entropy over all elements."""
    inputs = draw.loss("bce_loss", 7, 3, seed=1)
    J, _ = pair_of(inputs, submission.mlp.bce_loss(tensor(inputs.y), tensor(inputs.y_hat)))

    want, _ = oracle.loss(inputs)
    assert_number_close("bce_loss: J", J, want, call=inputs.call(), remark=remark)


@weight(1)
def test_gradient(submission, oracle, draw, split):
    """bce_loss returns as dJdy_hat the gradient of J by y_hat."""
    inputs = draw.loss("bce_loss", 7, 3, seed=1)
    _, dJdy_hat = pair_of(inputs, submission.mlp.bce_loss(tensor(inputs.y), tensor(inputs.y_hat)))

    _, want = oracle.loss(inputs)
    with split.named(dJdy_hat, want, inputs):
        assert_tensor("bce_loss: dJdy_hat", dJdy_hat, want, call=inputs.call())
