"""mse_loss, for any shape, again and again, against torch, and what it must not do."""

from __future__ import annotations

from functools import partial

from gradescope_utils.autograder_utils.decorators import tags, weight
from hypothesis import given

from tests.nyu_hw1 import trace
from tests.nyu_hw1.inputs import LossInputs
from tests.nyu_hw1.losses import ask, pair_of, same_gradient, same_J
from tests.nyu_hw1.machines import LossMachine
from tests.nyu_hw1.seen import needed_to_see
from tests.support import assert_number_close, assert_tensor, read_tensor, tensor
from tests.support.machines import histories, program_of

SHAPES = ((1, 3), (7, 1), (8, 5), (10, 3), (5, 11))


@weight(0.6)
def test_loss_any_shape(submission, oracle, draw, fixed_batch):
    """mse_loss returns the right J for any batch size and any number of outputs."""
    for seed, (n, k) in enumerate(SHAPES):
        inputs = draw.loss("mse_loss", n, k, seed)
        want, _ = oracle.loss(inputs)
        with fixed_batch.told_once("mse_loss"):
            J, _ = ask(submission, inputs)
            assert_number_close("mse_loss: J", J, want, call=inputs.call())


@weight(0.7)
def test_gradient_any_shape(submission, oracle, draw, split, fixed_batch):
    """mse_loss returns the right dJdy_hat for any batch size and any number of outputs."""
    for seed, (n, k) in enumerate(SHAPES):
        inputs = draw.loss("mse_loss", n, k, seed)
        _, want = oracle.loss(inputs)
        with fixed_batch.told_once("mse_loss"):
            _, dJdy_hat = ask(submission, inputs)
            split.assert_loss_gradient(dJdy_hat, want, inputs)


@weight(0.4)
@tags("side effect")
def test_arguments_unchanged(submission, draw):
    """mse_loss changes neither y nor y_hat."""
    inputs = draw.loss("mse_loss", 10, 3, seed=9)
    box = submission.namespace(y=tensor(inputs.y), y_hat=tensor(inputs.y_hat))
    with needed_to_see("what mse_loss changes"):
        answer = submission.mlp.mse_loss(submission.refer(box, "y"), submission.refer(box, "y_hat"))
        _, dJdy_hat = pair_of("mse_loss", answer, inputs.call())
        read_tensor("mse_loss: dJdy_hat", dJdy_hat, inputs.y.shape, call=inputs.call())

    assert_tensor("mse_loss: afterwards y", box.y, inputs.y)
    assert_tensor("mse_loss: afterwards y_hat", box.y_hat, inputs.y_hat)


@weight(0.2)
def test_torch_loss(submission, bank, fixed_batch):
    """The J of mse_loss agrees with torch's."""
    case = bank.ask("mse_loss")
    inputs = LossInputs("mse_loss", case.y, case.y_hat)
    with fixed_batch.told_once("mse_loss"):
        J, _ = ask(submission, inputs)
        assert_number_close("mse_loss: J", J, float(case.J), call=inputs.call())


@weight(0.3)
def test_torch_gradient(submission, bank, split, fixed_batch):
    """The dJdy_hat of mse_loss agrees with torch's."""
    case = bank.ask("mse_loss")
    inputs = LossInputs("mse_loss", case.y, case.y_hat)
    with fixed_batch.told_once("mse_loss"):
        _, dJdy_hat = ask(submission, inputs)
        split.assert_loss_gradient(dJdy_hat, case.dJdy_hat, inputs)


@weight(0.2)
@given(history=histories(LossMachine))
def test_loss_programs(edition, steady, history):
    """mse_loss returns the right J whatever was asked before, near and far from y."""
    steady.assert_right("mse_loss", program_of(partial(LossMachine, "mse_loss", same_J, edition), history))


@weight(0.3)
@given(history=histories(LossMachine))
def test_gradient_programs(edition, steady, history):
    """mse_loss returns the right dJdy_hat whatever was asked before, near and far from y."""
    steady.assert_right("mse_loss", program_of(partial(LossMachine, "mse_loss", same_gradient, edition), history))


@weight(0.3)
def test_training(draw, steady):
    """mse_loss returns the right dJdy_hat for every batch of a whole training."""
    steady.assert_right("mse_loss", trace.loss(draw.training("relu", "identity", 1, "mse_loss"), "mse_loss"))
