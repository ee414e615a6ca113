"""What the seed of jhu_hw2 prints: the derivatives of question 1, and the order of the three classifiers.

``nox -s published`` compares the accuracies themselves, on real MNIST.
"""

from __future__ import annotations

import numpy as np
import pytest

from meta_tests.jhu_hw2 import published
from tests.jhu_hw2.figures import accuracies
from tests.jhu_hw2.graph import START, derivative, descent
from tests.support.datasets.digits import read_originals


def test_derivatives_at_the_start() -> None:
    """At the handout's start the gradient by the weights is (0.34976, -0.40049); by x it is that of the sigmoid."""
    side = published.reference()
    found = {name: derivative(side, name, START) for name in ("g_w1", "g_w2", "g_x1", "g_x2")}

    slope = np.exp(0.14) / (1 + np.exp(0.14)) ** 2  # w1 x1 + w2 x2 = -0.14
    assert {name: round(float(value), 5) for name, value in found.items()} == {
        "g_w1": 0.34976, "g_w2": -0.40049, "g_x1": round(0.3 * slope, 5), "g_x2": round(-0.5 * slope, 5)}


def test_the_given_descent_is_that_of_the_cases() -> None:
    """The given function of the notebook takes the steps that the cases take, and begins at the start."""
    side = published.reference()
    for given, judged, start in zip(side.hw2.descend(), descent(side, START), (0.3, -0.5), strict=True):
        assert given == [start, *judged]
        assert len(judged) == 30


def test_more_layers_learn_more() -> None:
    """With the handout's batches, rate and epochs, on digits without a download, the three rank as on MNIST."""
    side, digits = published.reference(), read_originals()
    runs = [accuracies(side, hidden, *digits, units=32) for hidden in range(3)]

    assert 0.8 < runs[0][-1] < runs[1][-1] < runs[2][-1]
    assert [len(run) for run in runs] == [20, 20, 20]


@pytest.mark.parametrize(("wrong_by", "status"), [(0.0, 0), (0.001, 0), (0.003, 1)])
def test_the_long_run_compares(monkeypatch: pytest.MonkeyPatch, tmp_path, capsys: pytest.CaptureFixture[str],
                               wrong_by: float, status: int) -> None:
    """It allows 0.2 %, and prints each accuracy beside the printed one."""
    monkeypatch.setattr(published, "load_homework", lambda name: Supplied(tmp_path))
    monkeypatch.setattr(published, "reference", lambda: Supplied(tmp_path))
    monkeypatch.setattr(published, "read_mnist", lambda folder: {"train_x": None, "train_y": None})
    monkeypatch.setattr(published, "accuracies", lambda side, hidden, *data: [published.ACCURACIES[hidden] - wrong_by])

    assert published.main() == status
    assert ", printed 97.29 %" in capsys.readouterr().out


def test_without_data_the_long_run_says_where_it_belongs(monkeypatch: pytest.MonkeyPatch,
                                                         capsys: pytest.CaptureFixture[str]) -> None:
    """Without the files nothing is computed."""
    monkeypatch.setattr(published, "load_homework", lambda name: Supplied(None))

    assert published.main() == 2
    assert "datasets/mnist is missing" in capsys.readouterr().out


class Supplied:
    """A homework with this folder of data, or without any."""

    hw2 = None

    def __init__(self, folder: object) -> None:
        self._folder = folder

    def dataset(self, name: str) -> object:
        """The folder."""
        return self._folder
