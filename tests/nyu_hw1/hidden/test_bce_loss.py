"""bce_loss, for any shape, again and again, against torch, and what it must not do."""

from __future__ import annotations

from functools import partial

import numpy as np
from gradescope_utils.autograder_utils.decorators import tags, weight
from hypothesis import given

from tests.nyu_hw1 import trace
from tests.nyu_hw1.inputs import LossInputs, single
from tests.nyu_hw1.losses import ask, pair_of, same_gradient, same_J
from tests.nyu_hw1.machines import LossMachine
from tests.nyu_hw1.seen import needed_to_see
from tests.support import assert_close, assert_number_close, assert_tensor, read_number, read_tensor, tensor
from tests.support.machines import histories, program_of

SHAPES = ((1, 3), (7, 1), (8, 5), (10, 3), (5, 11))
PROBABILITIES = (1e-6, 3e-6, 1e-5, 1e-4, 1e-3, 0.03, 0.3, 0.9, 1 - 1e-3, 1 - 1e-5)
EPSILON = 0.15  # what an epsilon of 1e-7 makes of a probability of 1e-6, and some room


@weight(0.6)
def test_loss_any_shape(submission, oracle, draw, fixed_batch):
    """bce_loss returns the right J for any batch size and any number of outputs."""
    for seed, (n, k) in enumerate(SHAPES):
        inputs = draw.loss("bce_loss", n, k, seed)
        want, _ = oracle.loss(inputs)
        with fixed_batch.told_once("bce_loss"):
            J, _ = ask(submission, inputs)
            assert_number_close("bce_loss: J", J, want, call=inputs.call())


@weight(0.6)
def test_gradient_any_shape(submission, oracle, draw, split, fixed_batch):
    """bce_loss returns the right dJdy_hat for any batch size and any number of outputs."""
    for seed, (n, k) in enumerate(SHAPES):
        inputs = draw.loss("bce_loss", n, k, seed)
        _, want = oracle.loss(inputs)
        with fixed_batch.told_once("bce_loss"):
            _, dJdy_hat = ask(submission, inputs)
            split.assert_loss_gradient(dJdy_hat, want, inputs)


@weight(0.3)
@tags("side effect")
def test_arguments_unchanged(submission, draw):
    """bce_loss changes neither y nor y_hat."""
    inputs = draw.loss("bce_loss", 10, 3, seed=9)
    box = submission.namespace(y=tensor(inputs.y), y_hat=tensor(inputs.y_hat))
    with needed_to_see("what bce_loss changes"):
        answer = submission.mlp.bce_loss(submission.refer(box, "y"), submission.refer(box, "y_hat"))
        _, dJdy_hat = pair_of("bce_loss", answer, inputs.call())
        read_tensor("bce_loss: dJdy_hat", dJdy_hat, inputs.y.shape, call=inputs.call())

    assert_tensor("bce_loss: afterwards y", box.y, inputs.y)
    assert_tensor("bce_loss: afterwards y_hat", box.y_hat, inputs.y_hat)


@weight(0.2)
def test_torch_loss(submission, bank, fixed_batch):
    """The J of bce_loss agrees with torch's."""
    case = bank.ask("bce_loss")
    inputs = LossInputs("bce_loss", case.y, case.y_hat)
    with fixed_batch.told_once("bce_loss"):
        J, _ = ask(submission, inputs)
        assert_number_close("bce_loss: J", J, float(case.J), call=inputs.call())


@weight(0.25)
def test_torch_gradient(submission, bank, split, fixed_batch):
    """The dJdy_hat of bce_loss agrees with torch's."""
    case = bank.ask("bce_loss")
    inputs = LossInputs("bce_loss", case.y, case.y_hat)
    with fixed_batch.told_once("bce_loss"):
        _, dJdy_hat = ask(submission, inputs)
        split.assert_loss_gradient(dJdy_hat, case.dJdy_hat, inputs)


@weight(0.2)
@given(history=histories(LossMachine))
def test_loss_programs(edition, steady, history):
    """bce_loss returns the right J whatever was asked before, near and far from y."""
    steady.assert_right("bce_loss", program_of(partial(LossMachine, "bce_loss", same_J, edition), history))


@weight(0.3)
@given(history=histories(LossMachine))
def test_gradient_programs(edition, steady, history):
    """bce_loss returns the right dJdy_hat whatever was asked before, near and far from y."""
    steady.assert_right("bce_loss", program_of(partial(LossMachine, "bce_loss", same_gradient, edition), history))


@weight(0.3)
def test_training(draw, steady):
    """bce_loss returns the right dJdy_hat for every batch of a whole training."""
    steady.assert_right("bce_loss", trace.loss(draw.training("relu", "sigmoid", 1, "bce_loss"), "bce_loss"))


@weight(0.1)
def test_near_certain_loss(submission, oracle, edition):
    """The J of bce_loss follows y_hat down to 1e-6; an epsilon of 1e-7 against log(0) is accepted."""
    inputs = near_certain(edition)
    want, _ = oracle.loss(inputs)
    J, _ = ask(submission, inputs)

    got = read_number("bce_loss: J", J, call=inputs.call())
    assert_close("bce_loss: J", got, want, rtol=EPSILON, call=inputs.call())


@weight(0.15)
def test_near_certain_gradient(submission, oracle, edition, split):
    """The dJdy_hat of bce_loss follows y_hat down to 1e-6; an epsilon of 1e-7 against 1/0 is accepted."""
    inputs = near_certain(edition)
    _, want = oracle.loss(inputs)
    _, dJdy_hat = ask(submission, inputs)

    got = read_tensor("bce_loss: dJdy_hat", dJdy_hat, want.shape, call=inputs.call())
    assert_close("bce_loss: dJdy_hat", got, split.loss_gradient("bce_loss", want), rtol=EPSILON, call=inputs.call())


def near_certain(edition):
    """Ten samples with predictions near 0 and 1, each wrong or unsure."""
    y_hat = single(np.tile(PROBABILITIES, (edition.outputs(3), 1)).T)
    return LossInputs("bce_loss", np.where(y_hat < 0.5, 1.0, 0.0), y_hat)
