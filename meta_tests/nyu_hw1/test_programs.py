"""The random programs and trainings of nyu_hw1: fair to right code, and each kind of mistake is seen where it is."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from autograder.certify.catalogue import candidates, reference_sources
from autograder.homework import load_homework
from autograder.inprocess.backend import opened
from autograder.inprocess.runner import Runner
from autograder.sandbox.local import DirectBackend, load_trusted
from autograder.sandbox.submission import Submission
from tests.nyu_hw1 import trace
from tests.nyu_hw1.draw import TRAINED, Draw
from tests.nyu_hw1.edition import Edition
from tests.nyu_hw1.losses import same_gradient, same_J
from tests.nyu_hw1.machines import BackwardMachine, ForwardMachine, LossMachine
from tests.nyu_hw1.oracle import Oracle
from tests.support.machines import LONGEST, program_of
from tests.support.programs import Program, assert_same_results

HOMEWORK = load_homework("nyu_hw1")
RUNNER = Runner(HOMEWORK)  # as many examples as in a grading: which case sees a mistake must not hang on few
SOURCES = {one.id: one.sources for one in candidates(HOMEWORK)}
REFERENCE = load_trusted(HOMEWORK.reference_dir, HOMEWORK.reference_files)
FALL_2020 = Edition(0.5, single_output=True)
SEEDS = 60
KINK = 2.0**-11
MACHINES = {"forward": ForwardMachine, "backward": BackwardMachine,
            "mse_J": partial(LossMachine, "mse_loss", same_J), "mse": partial(LossMachine, "mse_loss", same_gradient),
            "bce_J": partial(LossMachine, "bce_loss", same_J), "bce": partial(LossMachine, "bce_loss", same_gradient)}
TRAINING, PROGRAMS = "hidden/test_{}.py::test_training", "hidden/test_{}.py::test_programs"


def program(machine: Any, edition: Edition, seed: int) -> Program:
    """A program of random actions."""
    rng = np.random.default_rng(seed)
    actions = getattr(machine, "func", machine).actions
    history = [(str(rng.choice(actions)), int(rng.integers(2**16))) for _ in range(LONGEST)]
    return program_of(partial(machine, edition), (seed, history))


def oracle_of(edition: Edition) -> Oracle:
    """The oracle in an edition's conventions."""
    return Oracle(Submission(DirectBackend(REFERENCE), HOMEWORK.reference_modules), edition)


@pytest.mark.parametrize("name", MACHINES)
def test_right_solution_survives_random_programs(name: str) -> None:
    """Sixty programs of each machine give no false alarm on the reference, in single precision."""
    edition = Edition.of(HOMEWORK.settings)
    oracle = oracle_of(edition)
    with opened(reference_sources(HOMEWORK)) as backend:
        for seed in range(SEEDS):
            assert_same_results(program(MACHINES[name], edition, seed), Submission(backend, ["mlp"]), oracle.side())


@pytest.mark.parametrize("machine", [ForwardMachine, BackwardMachine])
def test_no_z_is_near_the_kink_and_no_batch_is_twice_k(machine: type, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before every ReLU |z| is at least 2**-11, before a sigmoid whose slope counts at most 6; N is never 2K."""
    forward, seen = REFERENCE["oracle"].forward, []

    def noted(parameters: Any, f: str, g: str, x: Any) -> Any:
        seen.append((f, g, forward(parameters, f, g, x)))
        return seen[-1][2]

    monkeypatch.setattr(REFERENCE["oracle"], "forward", noted)
    for seed in range(SEEDS):
        program(machine, FALL_2020 if seed % 2 else Edition(1.0, single_output=False), seed).run_on(
            oracle_of(FALL_2020).side())

    largest = {"relu": 0.0, "identity": 0.0, "sigmoid": 0.0}
    for f, g, at in seen:
        assert len(at["y_hat"]) != 2 * at["y_hat"].shape[1]
        for name, z in ((f, at["z1"]), (g, at["z2"])):
            largest[name] = max(largest[name], float(np.abs(z).max()))
            assert name != "relu" or np.abs(z).min() >= KINK
    assert min(largest["relu"], largest["identity"]) > 50
    assert (largest["sigmoid"] <= 6) == (machine is BackwardMachine)


def test_single_output_edition_has_networks_of_one_output() -> None:
    """In an edition with one output every network of every program has one."""
    for seed in range(SEEDS):
        steps = program(BackwardMachine, FALL_2020, seed).call_until(1_000).words
        machine = BackwardMachine(FALL_2020, np.random.default_rng(seed))
        assert steps
        assert {used.sizes[-1] for used in machine.networks} == {1}


def test_training_moves_parameters_and_changes_shape_last() -> None:
    """Three batches of one shape, then another; each step meets parameters of its own, by the oracle's gradients."""
    edition = Edition.of(HOMEWORK.settings)
    steps = Draw(oracle_of(edition), edition).training("relu", "identity", 3, "mse_loss", rate=0.5)

    assert tuple(len(step.inputs.x) for step in steps) == TRAINED
    for before, after in pairwise(steps):
        moved = before.inputs.parameters["W1"] - 0.5 * before.gradients["dJdW1"]
        np.testing.assert_allclose(after.inputs.parameters["W1"], moved, atol=1e-6)
        assert np.abs(after.inputs.parameters["W1"] - before.inputs.parameters["W1"]).max() > 1e-3


def test_training_of_one_part_calls_that_part_alone() -> None:
    """Forward's training asks no backward and no loss, a loss's nothing of the network."""
    edition = Edition.of(HOMEWORK.settings)
    steps = Draw(oracle_of(edition), edition).training("relu", "identity", 3, "mse_loss")

    assert "backward" not in trace.forward(steps).call_until(1_000).words
    assert trace.loss(steps, "mse_loss").call_until(1_000).words == "; ".join(
        f"mse_loss(y_{number}, y_hat_{number})" for number in range(1, 1 + len(TRAINED)))


@pytest.mark.parametrize(("mistake", "cases"), [
    ("fwd-first-weights", ["public/test_forward.py::test_again", PROGRAMS.format("forward"),
                           TRAINING.format("forward"), "public/test_network.py::test_several_steps",
                           "hidden/test_network.py::test_training_mse", "hidden/test_network.py::test_training_bce"]),
    ("fwd-parameters-on-class", ["hidden/test_forward.py::test_two_networks", PROGRAMS.format("forward"),
                                 PROGRAMS.format("backward")]),
    ("fwd-relu6", [PROGRAMS.format("forward")]),
    ("fwd-sigmoid-clipped", [PROGRAMS.format("forward")]),
    ("bwd-first-w2", ["public/test_backward.py::test_again", PROGRAMS.format("backward"), TRAINING.format("backward")]),
    ("bwd-cache-on-class", [PROGRAMS.format("backward")]),
    ("bwd-recomputes-with-new-parameters", [PROGRAMS.format("backward")]),
    ("bwd-cache-of-first-batch-of-a-shape", [PROGRAMS.format("backward")]),
    ("bwd-nan-at-zero", [PROGRAMS.format("backward")]),
    ("bwd-changes-upstream", ["hidden/test_backward.py::test_nothing_else_changes"]),
    ("mse-kept-by-shape", ["public/test_mse_loss.py::test_gradient_again", "public/test_mse_loss.py::test_loss_again",
                           "hidden/test_mse_loss.py::test_gradient_programs",
                           "hidden/test_mse_loss.py::test_loss_programs", TRAINING.format("mse_loss")]),
    ("mse-huber-5", ["hidden/test_mse_loss.py::test_gradient_programs"]),
    ("bce-running-sum", ["public/test_bce_loss.py::test_loss_again", "hidden/test_bce_loss.py::test_loss_programs"]),
    ("bce-clamped-002", ["hidden/test_bce_loss.py::test_loss_programs",
                         "hidden/test_bce_loss.py::test_gradient_programs"]),
    ("bce-clamped-1e-4", ["hidden/test_bce_loss.py::test_near_certain_loss",
                          "hidden/test_bce_loss.py::test_near_certain_gradient"]),
])
def test_mistake_is_seen_by(mistake: str, cases: list[str]) -> None:
    """Each new case fails for a mistake that it is there for."""
    assert [id for id in cases if RUNNER.run(RUNNER.case(id), SOURCES[mistake]).failure is None] == []
