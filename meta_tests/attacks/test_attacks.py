"""Every attack, graded in one process by a few cases of each part; ``nox -s attacks`` grades each by all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec
import pytest

from autograder.homework import Forbidden, Homework, load_homework
from autograder.inprocess.runner import Runner

from .attack import STUB, attack, names, sources
from .checks import problems
from .secrets import plant, secrets
from .series import grade_in_series
from .trial import Trial

CASES = {
    "cmu_hw3": ("public/test_linear.py::test_forward", "public/test_relu.py::test_forward",
                "public/test_sigmoid.py::test_forward", "hidden/test_relu.py::test_torch",
                "public/test_train_network.py::test_train_loss"),
    "nyu_hw1": ("public/test_mse_loss.py::test_gradient", "public/test_backward.py::test_linear_layers",
                "hidden/test_mse_loss.py::test_torch_gradient"),
}


ATTACKS = [(homework, name) for homework in CASES for name in names(homework)]


@dataclass(frozen=True)
class Graded:
    """All attacks on a homework and the stub alone, and what no student may read."""

    homework: Homework
    trials: dict[str, Trial]
    secrets: list[str]

    def problems(self, name: str) -> list[str]:
        """What is wrong with one of them."""
        maximum = sum(self.homework.parts.values())
        stub = self.trials[STUB]
        chosen, ran = attack(self.homework.id, name), len(CASES[self.homework.id])
        return problems(self.trials[name], chosen, stub, self.secrets, maximum, ran)


@pytest.fixture(scope="module")
def grade(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Graded]:
    """Grades all attacks on a homework, once."""

    @cache
    def graded(name: str) -> Graded:
        homework, folder = load_homework(name), tmp_path_factory.mktemp(name)
        trials = grade_in_series(homework, [STUB, *names(name)], CASES[name], plant(folder), folder)
        return Graded(homework, trials, secrets(homework, [folder]))

    return graded


@pytest.mark.parametrize(("homework", "name"), ATTACKS)
def test_attack_is_survived(grade: Callable[[str], Graded], homework: str, name: str) -> None:
    """Its hook ran; it earns nothing, learns nothing, leaves nothing, and the results are complete and valid."""
    assert grade(homework).problems(name) == []


@pytest.mark.parametrize("homework", CASES)
def test_stub_is_wrong_and_leaves_nothing(grade: Callable[[str], Graded], homework: str) -> None:
    """What the attacks stand on earns nothing itself, so that whatever they earn is theirs."""
    assert grade(homework).problems(STUB) == []


def test_hidden_autograd_would_earn_points_if_it_were_on(tmp_path: Path) -> None:
    """Without what the homework forbids, gradients found by a hidden call are right: the attacks are real ones."""
    declared = load_homework("nyu_hw1")
    runner = Runner(msgspec.structs.replace(declared, forbidden=Forbidden()), examples=1)
    results = runner.run_all(sources(declared, "autograd_by_hidden_names"))

    assert results["public/test_mse_loss.py::test_gradient"].failure is None
    assert results["public/test_backward.py::test_linear_layers"].failure is None
    assert results["public/test_mse_loss.py::test_loss"].failure is not None
