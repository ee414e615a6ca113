"""Every attack, graded in one process by a few cases of each part; ``nox -s attacks`` grades each by all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pytest

from autograder.homework import Homework, load_homework

from .attack import STUB, attack, names
from .checks import problems
from .secrets import plant, secrets
from .series import grade_in_series
from .trial import Trial

CASES = {
    "cmu_hw3": ("public/test_linear.py::test_forward", "public/test_relu.py::test_forward",
                "public/test_sigmoid.py::test_forward", "hidden/test_linear.py::test_torch",
                "hidden/test_relu.py::test_torch", "hidden/test_cross_entropy_loss.py::test_torch_loss"),
    "nyu_hw1": ("public/test_forward.py::test_forward", "public/test_backward.py::test_again"),
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
        return problems(self.trials[name], chosen, self.homework.id, stub, self.secrets, maximum, ran)


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
