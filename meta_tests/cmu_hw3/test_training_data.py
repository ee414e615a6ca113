"""The training data of cmu_hw3: the format of the course's own, built from real digits."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from tests.support.datasets.digits import read_originals

PARTS = {"train": 300, "test": 100}
PIXEL = re.compile(r"0|1|0\.\d?[1-9]")


@pytest.fixture(scope="module")
def built(data_maker: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with train.csv and test.csv."""
    folder = tmp_path_factory.mktemp("data") / "training_data_student"
    data_maker.make(folder)
    return folder


@pytest.fixture(scope="module")
def dataset(reference_modules, built):
    """What the reference's load_data reads from it."""
    return reference_modules.sol.load_data(built)


def cropped(image):
    """The image without its empty margins: the same for all shifted copies of an image."""
    rows, columns = np.nonzero(image.reshape(28, 28))
    ink = image.reshape(28, 28)[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    return ink.shape, ink.tobytes()


@pytest.mark.parametrize("part", PARTS)
def test_shapes_and_order(dataset, part):
    """3000 and 1000 rows of 784 pixels in [0, 1], each class equally often, sorted by label."""
    x, y = dataset[f"{part}_x"], dataset[f"{part}_y"]
    assert x.shape == (10 * PARTS[part], 784)
    assert (x.min(), x.max()) == (0, 1)
    assert y.tolist() == sorted([*range(10)] * PARTS[part])


def test_there_is_as_much_ink_as_in_mnist(dataset):
    """A pixel is 0.13 on average, as in MNIST."""
    assert dataset["train_x"].mean() == pytest.approx(0.13, abs=0.01)


@pytest.mark.parametrize("part", PARTS)
def test_pixels_are_written_with_at_most_two_decimals(built, part):
    """Pixels are written like 0, 0.5, 0.94 and 1, the label as an integer, 785 in a row."""
    rows = (built / f"{part}.csv").read_text("ascii").splitlines()
    assert {len(row.split(",")) for row in rows} == {785}
    assert {row.rsplit(",", 1)[1] for row in rows} == set("0123456789")
    pixels = set(",".join(row.rsplit(",", 1)[0] for row in rows).split(","))
    assert [pixel for pixel in pixels if not PIXEL.fullmatch(pixel)] == []


def test_a_second_build_is_identical(built, tmp_path):
    """``autograder data`` in a process of its own, started elsewhere, writes the same bytes and nothing else."""
    command = [sys.executable, "-m", "autograder", "data", "cmu_hw3", "--folder", "again"]
    subprocess.run(command, cwd=tmp_path, check=True, timeout=600, capture_output=True)
    assert sorted(path.name for path in (tmp_path / "again").iterdir()) == ["test.csv", "train.csv"]
    for part in PARTS:
        assert (tmp_path / "again" / f"{part}.csv").read_bytes() == (built / f"{part}.csv").read_bytes()


def test_no_test_image_is_a_shifted_training_image(dataset):
    """Without their margins, test and training images have none in common."""
    train, test = ({cropped(image) for image in dataset[f"{part}_x"]} for part in PARTS)
    assert not train & test


def test_every_original_is_used_and_whole(dataset):
    """Without their margins, the 4000 images are the 1797 originals: shifts lose no ink and add none."""
    images = {cropped(image) for part in PARTS for image in dataset[f"{part}_x"]}
    assert len(images) == len(read_originals()[1]) == 1797


@pytest.mark.parametrize("part", PARTS)
def test_no_row_stands_twice(dataset, part):
    """Every row differs from every other."""
    assert len(np.unique(dataset[f"{part}_x"], axis=0)) == 10 * PARTS[part]


def test_load_data_reads_files_made_from_mnist(reference_modules, tmp_path):
    """Files made from bytes 0..255 divided by 255 and rounded to two decimals are read as they are."""
    rng = np.random.default_rng(3)
    tables = {part: np.column_stack([rng.integers(0, 256, (3, 784)) / 255, [0, 4, 9]]).round(2) for part in PARTS}
    for part, table in tables.items():
        np.savetxt(tmp_path / f"{part}.csv", table, fmt="%.2f", delimiter=",")
    dataset = reference_modules.sol.load_data(tmp_path)
    for part, table in tables.items():
        assert dataset[f"{part}_x"].tolist() == table[:, :-1].tolist()
        assert dataset[f"{part}_y"].tolist() == [0, 4, 9]
        assert dataset[f"{part}_y"].dtype.kind == "i"


def final_accuracy(reference_modules, dataset, activation, learning_rate):
    """Train 64 hidden units for 30 epochs; the accuracies on the training and the test data."""
    model = reference_modules.sol.define_network(64, activation=activation)
    log = reference_modules.sol.train_network(model, dataset, 30, learning_rate, 50)
    return np.array([log["train_accuracy"][-1], log["test_accuracy"][-1]])


def test_networks_rank_as_in_the_write_up(reference_modules, dataset):
    """Seed 003, 5.6 (a) to (c): ReLU beats sigmoid, and a rate of 0.001 is too small, on sorted data."""
    lib = reference_modules.lib
    every = {"train": 6, "test": 5}
    small = {f"{part}_{kind}": dataset[f"{part}_{kind}"][:: every[part]] for part in PARTS for kind in "xy"}
    sigmoid = final_accuracy(reference_modules, small, lib.Sigmoid, 0.01)
    slow = final_accuracy(reference_modules, small, lib.Sigmoid, 0.001)
    relu = final_accuracy(reference_modules, small, lib.ReLU, 0.01)
    assert (relu > sigmoid + 0.1).all()
    assert (sigmoid > slow + 0.2).all()
