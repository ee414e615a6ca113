"""A right solution in single precision never loses a point, whatever the numbers; the oracle agrees with torch."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
import pytest
import torch

from autograder.certify.catalogue import candidates, reference_sources
from autograder.homework import load_homework
from autograder.inprocess.backend import opened
from autograder.sandbox.local import DirectBackend, load_trusted
from autograder.sandbox.submission import Submission
from tests.nyu_hw1.chain import Chain
from tests.nyu_hw1.draw import BATCH_SIZES, Draw
from tests.nyu_hw1.edition import Edition
from tests.nyu_hw1.fixed_batch import FixedBatch
from tests.nyu_hw1.gradients import assert_gradients
from tests.nyu_hw1.inputs import PAIRS, NetworkInputs
from tests.nyu_hw1.losses import ask
from tests.nyu_hw1.network import build, own, run
from tests.nyu_hw1.oracle import Oracle
from tests.nyu_hw1.split import Split
from tests.support import assert_number_close, assert_tensor, tensor

HOMEWORK = load_homework("nyu_hw1")
REFERENCE = load_trusted(HOMEWORK.reference_dir, HOMEWORK.reference_files)
SEEDS = 60
Record = Callable[[str], None]
ALTERNATES = {one.id: one.sources for one in candidates(HOMEWORK) if one.kind == "alternate" and one.id != "loops"}


@pytest.mark.parametrize("name", ["reference", *ALTERNATES])
def test_right_solution_survives_many_seeds(name: str) -> None:
    """Many seeds, each with its own pair of activations and batch size: no false alarm in forward, losses, backward
    and network, and nothing carried."""
    told: list[str] = []
    with opened(reference_sources(HOMEWORK) if name == "reference" else ALTERNATES[name]) as backend:
        submission, edition = Submission(backend, ["mlp"]), Edition.of(HOMEWORK.settings)
        oracle = Oracle(_reference(), edition)
        draw = Draw(oracle, edition)
        for seed in range(1000, 1000 + SEEDS):
            _ask_everything(submission, oracle, draw, seed, told.append)
    assert told == []


def _ask_everything(submission: Submission, oracle: Oracle, draw: Draw, seed: int, record: Record) -> None:
    """Forward, backward, the chain and a loss with the numbers of one seed, as the cases ask them."""
    f, g = PAIRS[seed % len(PAIRS)]
    loss = "bce_loss" if g == "sigmoid" else "mse_loss"
    inputs = draw.network(BATCH_SIZES[seed % 4], f, g, seed, loss=loss)
    network = build(submission, inputs)
    mine = own(network, inputs)
    assert_tensor("y_hat", network.forward(tensor(inputs.x)), oracle.output(mine))
    assert_gradients(run(network, inputs), oracle.gradients(mine), call=inputs.call(), remark=record)
    chain(submission, oracle, draw, record).assert_gradients(build(submission, inputs), inputs, loss)

    asked = draw.loss(loss, 7, 3, seed)
    (J, dJdy_hat), (right, gradient) = ask(submission, asked), oracle.loss(asked)
    assert_number_close("J", J, right)
    assert_tensor("dJdy_hat", dJdy_hat, gradient)


def chain(submission: Submission, oracle: Oracle, draw: Draw, record: Record) -> Chain:
    """The chain as the fixtures make it."""
    split, fixed_batch = Split(submission, oracle, draw, record), FixedBatch(submission, oracle, draw, record)
    return Chain(submission, oracle, split, fixed_batch, record, record)


@pytest.mark.parametrize("seed", range(9))
def test_oracle_agrees_with_autograd(seed: int) -> None:
    """For each pair of activations the oracle's output and gradients are autograd's in double precision."""
    oracle = _reference().oracle
    f, g = PAIRS[seed]
    inputs = NetworkInputs.random((7, 2, 5, 3), f, g, seed)
    leaf = {name: torch.tensor(array, requires_grad=True) for name, array in inputs.parameters.items()}
    hidden = _activate(f, torch.tensor(inputs.x) @ leaf["W1"].T + leaf["b1"])
    y_hat = _activate(g, hidden @ leaf["W2"].T + leaf["b2"])
    y_hat.backward(torch.tensor(inputs.upstream))

    got = oracle.forward(inputs.parameters, f, g, inputs.x)["y_hat"]
    np.testing.assert_allclose(got, y_hat.detach().numpy(), rtol=1e-12)
    for name, gradient in oracle.backward(inputs.parameters, f, g, inputs.x, inputs.upstream).items():
        np.testing.assert_allclose(gradient, leaf[name.removeprefix("dJd")].grad.numpy(), rtol=1e-11, atol=1e-14)


@pytest.mark.parametrize("loss", ["mse", "bce"])
def test_oracle_losses_agree_with_autograd(loss: str) -> None:
    """The oracle's losses and their gradients are torch's default reductions."""
    rng = np.random.default_rng(3)
    y, p = rng.uniform(0.05, 0.95, (2, 7, 3))
    leaf = torch.tensor(p, requires_grad=True)
    functions = {"mse": torch.nn.functional.mse_loss, "bce": torch.nn.functional.binary_cross_entropy}
    value = functions[loss](leaf, torch.tensor(y))
    value.backward()

    oracle = _reference().oracle
    got, gradient = oracle.mse(y, p, 1.0) if loss == "mse" else oracle.bce(y, p)
    assert got == pytest.approx(value.item(), rel=1e-12)
    np.testing.assert_allclose(gradient, leaf.grad.numpy(), rtol=1e-12)


@pytest.mark.parametrize("change", ["kink", "saturated", "dead"])
def test_unfair_inputs_are_refused(change: str) -> None:
    """A ReLU at its kink, a saturated sigmoid and a gradient that is zero are not asked of a student."""
    oracle = _reference().oracle
    inputs = NetworkInputs.random((7, 2, 5, 3), "relu", "sigmoid", 4)
    parameters = {name: array.copy() for name, array in inputs.parameters.items()}
    assert oracle.is_fair(parameters, "relu", "sigmoid", inputs.x, inputs.upstream)

    if change == "kink":
        parameters["W1"][0], parameters["b1"][0] = 0, 1e-5
    elif change == "saturated":
        parameters["b2"] = parameters["b2"] + 20
    else:
        parameters["b1"] = parameters["b1"] - 20
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert not oracle.is_fair(parameters, "relu", "sigmoid", inputs.x, inputs.upstream)


def _reference() -> Submission:
    return Submission(DirectBackend(REFERENCE), HOMEWORK.reference_modules)


def _activate(name: str, z: torch.Tensor) -> torch.Tensor:
    return z if name == "identity" else getattr(torch, name)(z)
