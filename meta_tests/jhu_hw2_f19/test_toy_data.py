"""The toy data: the files of the handout hold what the cases train on."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from autograder.engine.data import build_data
from autograder.homework import load_homework
from tests.jhu_hw2_f19.toy import not_separable, one_hot, separable


def test_files_hold_the_cases_data(tmp_path: Path) -> None:
    """Each table gives back the points and the labels exactly; there is a README and nothing else."""
    folder = build_data(load_homework("jhu_hw2_f19"), tmp_path)
    assert sorted(path.name for path in folder.iterdir()) == ["README.txt", "not_separable.csv", "separable.csv"]
    for name, (points, labels) in (("separable", separable()), ("not_separable", not_separable())):
        table = np.loadtxt(folder / f"{name}.csv", delimiter=",")
        assert table[:, :2].tolist() == points.tolist()
        assert table[:, 2].tolist() == labels.tolist()


def test_targets_are_one_hot() -> None:
    """A 1 at each label, 0 elsewhere."""
    assert one_hot(np.array([2, 0]), 3).tolist() == [[0, 0, 1], [1, 0, 0]]
