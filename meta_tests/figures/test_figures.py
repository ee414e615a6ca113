"""``autograder figures``: the reference's runs as pictures and as numbers."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np
import pytest

from autograder.__main__ import main
from autograder.errors import HomeworkError
from autograder.figure import Curves, Images, Points
from autograder.figures.commands import figures_of
from autograder.figures.draw import draw
from autograder.homework import ROOT, load_homework

WITH_FIGURES = sorted(path.parent.name for path in ROOT.glob("tests/*/figures.py"))
PNG = b"\x89PNG"


@pytest.mark.parametrize("name", WITH_FIGURES)
def test_every_figure_of_a_homework_is_drawn(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command writes a picture of each figure, under a name of its own, and prints what it wrote."""
    assert main(["figures", name, "--quick", "--out", str(tmp_path)]) == 0

    pictures = sorted(tmp_path.glob("*.png"))
    printed = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Written: ")]
    assert sorted(printed) == sorted(f"Written: {path}" for path in tmp_path.iterdir())
    assert all(picture.read_bytes().startswith(PNG) for picture in pictures)
    for table in tmp_path.glob("*.csv"):
        assert table.with_suffix(".png") in pictures
        header, *rows = csv.reader(table.read_text().splitlines())
        assert rows
        assert np.isfinite([float(cell) for row in rows for cell in row if cell]).all(), header


def test_the_runs_of_cmu_hw3_learn() -> None:
    """Two epochs of each run: after them ReLU has the smaller loss, as in the published results."""
    found = {figure.name: figure.series for figure in figures_of(load_homework("cmu_hw3"), quick=True)}
    assert set(found) == {"train_loss", "test_loss", "train_accuracy", "test_accuracy"}
    last = {question: values[-1] for question, values in found["train_loss"].items()}
    assert last["(c) ReLU, rate 0.01"] < last["(a) Sigmoid, rate 0.01"]
    assert all(len(values) == 2 for values in found["train_loss"].values())


def test_numbers_are_written_beside_the_curves(tmp_path: Path) -> None:
    """A row a step, from the first step on; a shorter line has empty cells."""
    written = draw(Curves("loss", "Loss", "step", "loss", {"a": [2.5, 1.25], "b": [3.0]}, first=0), tmp_path)
    assert [path.name for path in written] == ["loss.png", "loss.csv"]
    assert written[1].read_text().splitlines() == ["step,a,b", "0,2.5,3.0", "1,1.25,"]


@pytest.mark.parametrize("figure", [
    Images("digits", "Digits", {str(number): np.eye(8) for number in range(7)}),
    Points("toy", "Toy data", np.arange(8.0).reshape(4, 2), np.array([0, 1, 1, 0])),
], ids=["images", "points"])
def test_other_figures_are_pictures_alone(figure: Images | Points, tmp_path: Path) -> None:
    """Images and points are drawn; they have no table."""
    assert [path.name for path in draw(figure, tmp_path)] == [f"{figure.name}.png"]
    assert (tmp_path / f"{figure.name}.png").read_bytes().startswith(PNG)


def test_without_matplotlib_a_sentence_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Grading does not need matplotlib, so it may be missing."""
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(HomeworkError, match=r"pip install matplotlib$"):
        draw(Images("one", "One", {}), tmp_path)


def test_a_homework_without_figures_says_where_they_belong() -> None:
    """The sentence names the file."""
    with pytest.raises(HomeworkError, match=r"^double has no figures; they are defined in tests/double/figures\.py\.$"):
        list(figures_of(load_homework("double", ROOT / "meta_tests" / "toy")))
