"""bce_loss, for any batch size, against torch, and what it must not do."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.support import assert_number_close, assert_tensor, tensor

SHAPES = ((1, 3), (7, 1), (8, 5), (10, 3), (5, 11))


@weight(1)
def test_loss_any_shape(desk):
    """bce_loss returns the right J for any batch size and any number of outputs."""
    for seed, (n, k) in enumerate(SHAPES):
        desk.loss_value("bce_loss", *desk.loss_inputs("bce_loss", n, k, seed))


@weight(1)
def test_gradient_any_shape(desk):
    """bce_loss returns the right dJdy_hat for any batch size and any number of outputs."""
    for seed, (n, k) in enumerate(SHAPES):
        desk.loss_gradient("bce_loss", *desk.loss_inputs("bce_loss", n, k, seed))


@weight(0.5)
def test_arguments_unchanged(desk, submission):
    """bce_loss changes neither y nor y_hat."""
    y, y_hat = desk.loss_inputs("bce_loss", 7, 3, seed=9)
    desk.loss_value("bce_loss", y, y_hat)
    box = submission.namespace(y=tensor(y), y_hat=tensor(y_hat))
    desk.check_pair("bce_loss", submission.mlp.bce_loss(submission.refer(box, "y"), submission.refer(box, "y_hat")), y)

    assert_tensor("bce_loss: afterwards y", box.y, y)
    assert_tensor("bce_loss: afterwards y_hat", box.y_hat, y_hat)


@weight(0.5)
def test_torch(desk, bank):
    """bce_loss agrees with torch."""
    case = bank.ask("bce_loss")
    factor = desk.factor_of("bce_loss")
    value, gradient = desk.ask_loss("bce_loss", case.y, case.y_hat)
    assert_number_close("bce_loss: J", value, factor * float(case.J))
    assert_tensor("bce_loss: dJdy_hat", gradient, factor * case.dJdy_hat)
