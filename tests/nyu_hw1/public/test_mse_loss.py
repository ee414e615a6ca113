"""mse_loss, on fixed batches with 3 outputs."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.nyu_hw1.losses import ask, asked_again, same_gradient, same_J
from tests.support import assert_number_close, once_more


@weight(0.6)
def test_loss(submission, oracle, draw, fixed_batch, remark):
    """mse_loss returns as J the mean of the squared error over all elements."""
    inputs = draw.loss("mse_loss", 7, 3, seed=1)
    want, _ = oracle.loss(inputs)
    with fixed_batch.told_once("mse_loss"):
        J, _ = ask(submission, inputs)
        others = draw.loss("mse_loss", 5, 3, seed=3)
        assert_number_close("mse_loss: J", J, want, call=inputs.call(), remark=remark,
                            again=once_more(submission, lambda: (ask(submission, others)[0], others.call())))


@weight(0.6)
def test_gradient(submission, oracle, draw, split, fixed_batch):
    """mse_loss returns as dJdy_hat the gradient of J by y_hat."""
    inputs = draw.loss("mse_loss", 7, 3, seed=1)
    _, want = oracle.loss(inputs)
    with fixed_batch.told_once("mse_loss"):
        _, dJdy_hat = ask(submission, inputs)
        split.assert_loss_gradient(dJdy_hat, want, inputs)


@weight(0.4)
def test_normalisation(submission, oracle, draw, split, fixed_batch):
    """mse_loss does the whole division of dJdy_hat by the number of elements, and leaves none to backward."""
    inputs = draw.loss("mse_loss", 7, 3, seed=2)
    _, want = oracle.loss(inputs)
    with fixed_batch.told_once("mse_loss"):
        _, dJdy_hat = ask(submission, inputs)
        split.assert_whole_gradient(dJdy_hat, want, inputs)


@weight(0.2)
def test_loss_again(draw, steady):
    """mse_loss returns the J of its own arguments, whatever was asked before."""
    steady.assert_right("mse_loss", asked_again(draw, "mse_loss", same_J))


@weight(0.2)
def test_gradient_again(draw, steady):
    """mse_loss returns the dJdy_hat of its own arguments, whatever was asked before."""
    steady.assert_right("mse_loss", asked_again(draw, "mse_loss", same_gradient))
