"""mse_loss, on one fixed batch of 7 samples with 3 outputs."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight


@weight(1)
def test_loss(desk):
    """mse_loss returns as J the mean of the squared error over all elements."""
    desk.loss_value("mse_loss", *desk.loss_inputs("mse_loss", 7, 3, seed=1))


@weight(1)
def test_gradient(desk):
    """mse_loss returns as dJdy_hat the gradient of J by y_hat."""
    desk.loss_gradient("mse_loss", *desk.loss_inputs("mse_loss", 7, 3, seed=1))
