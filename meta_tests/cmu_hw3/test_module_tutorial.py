"""The tutorial that students get unchanged."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

REFERENCE = Path(__file__).resolve().parents[2] / "reference" / "cmu_hw3"
SOLUTION = re.compile(r"### BEGIN SOLUTION\n(.*?)\n *### END SOLUTION", re.DOTALL)


def solution_lines() -> set[str]:
    """All lines between the markers of both files, without indentation."""
    blocks = [block for path in REFERENCE.glob("hw3_*.py") for block in SOLUTION.findall(path.read_text("utf-8"))]
    return {line.strip() for block in blocks for line in block.splitlines()}


def test_tutorial_holds_no_solution_line():
    """No line of a solution stands in the tutorial."""
    lines = {line.strip() for line in (REFERENCE / "module_tutorial.py").read_text("utf-8").splitlines()}
    assert len(solution_lines()) > 30
    assert not lines & solution_lines()


def test_tutorial_check_finds_small_errors(reference_modules, capsys):
    """The gradients of the example modules agree with the finite differences that the tutorial prints."""
    reference_modules.tutorial.main()
    errors = [float(line.rsplit(":")[1]) for line in capsys.readouterr().out.splitlines()[1:]]
    assert len(errors) == 2
    assert max(errors) < 1e-8


def test_tutorial_check_finds_a_wrong_sign(reference_modules):
    """The finite differences of the tutorial disagree with a gradient of the wrong sign."""
    numerical = reference_modules.tutorial.numerical_gradient(lambda x: float(np.sum(x**2)), np.array([1.0, -2.0]))
    np.testing.assert_allclose(numerical, [2.0, -4.0], rtol=1e-8)
