"""mse_loss, for any batch size, against torch, and what it must not do."""

from __future__ import annotations

from gradescope_utils.autograder_utils.decorators import weight

from tests.nyu_hw1.inputs import LossInputs
from tests.nyu_hw1.losses import pair_of
from tests.support import assert_number_close, assert_tensor, tensor

SHAPES = ((1, 3), (7, 1), (8, 5), (10, 3), (5, 11))


@weight(1)
def test_loss_any_shape(submission, oracle, draw):
    """mse_loss returns the right J for any batch size and any number of outputs."""
    for seed, (n, k) in enumerate(SHAPES):
        inputs = draw.loss("mse_loss", n, k, seed)
        J, _ = pair_of(inputs, submission.mlp.mse_loss(tensor(inputs.y), tensor(inputs.y_hat)))
        want, _ = oracle.loss(inputs)
        assert_number_close("mse_loss: J", J, want, call=inputs.call())


@weight(1)
def test_gradient_any_shape(submission, oracle, draw, split):
    """mse_loss returns the right dJdy_hat for any batch size and any number of outputs."""
    for seed, (n, k) in enumerate(SHAPES):
        inputs = draw.loss("mse_loss", n, k, seed)
        _, dJdy_hat = pair_of(inputs, submission.mlp.mse_loss(tensor(inputs.y), tensor(inputs.y_hat)))
        _, want = oracle.loss(inputs)
        with split.named(dJdy_hat, want, inputs):
            assert_tensor("mse_loss: dJdy_hat", dJdy_hat, want, call=inputs.call())


@weight(0.5)
def test_arguments_unchanged(submission, oracle, draw):
    """mse_loss changes neither y nor y_hat."""
    inputs = draw.loss("mse_loss", 7, 3, seed=9)
    J, _ = pair_of(inputs, submission.mlp.mse_loss(tensor(inputs.y), tensor(inputs.y_hat)))
    assert_number_close("mse_loss: J", J, oracle.loss(inputs)[0], call=inputs.call())
    box = submission.namespace(y=tensor(inputs.y), y_hat=tensor(inputs.y_hat))
    pair_of(inputs, submission.mlp.mse_loss(submission.refer(box, "y"), submission.refer(box, "y_hat")))

    assert_tensor("mse_loss: afterwards y", box.y, inputs.y)
    assert_tensor("mse_loss: afterwards y_hat", box.y_hat, inputs.y_hat)


@weight(0.5)
def test_torch(submission, bank):
    """mse_loss agrees with torch."""
    case = bank.ask("mse_loss")
    inputs = LossInputs("mse_loss", case.y, case.y_hat)
    J, dJdy_hat = pair_of(inputs, submission.mlp.mse_loss(tensor(case.y), tensor(case.y_hat)))

    assert_number_close("mse_loss: J", J, float(case.J))
    assert_tensor("mse_loss: dJdy_hat", dJdy_hat, case.dJdy_hat)
