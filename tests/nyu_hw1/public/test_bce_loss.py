"""bce_loss, on one fixed batch of 7 samples with 3 outputs."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight


@weight(1)
def test_loss(desk):
    """bce_loss returns as J the mean of the cross entropy over all elements."""
    desk.loss_value("bce_loss", *desk.loss_inputs("bce_loss", 7, 3, seed=1))


@weight(1)
def test_gradient(desk):
    """bce_loss returns as dJdy_hat the gradient of J by y_hat."""
    desk.loss_gradient("bce_loss", *desk.loss_inputs("bce_loss", 7, 3, seed=1))
