"""Build the training data of cmu_hw3: ``autograder data cmu_hw3``.

The course's own files are a piece of MNIST; these have their format and their order (seed 003, sections 5.1 and
A.1: no shuffling): 784 pixels in [0, 1] with two decimals, then the label, rows sorted by label, 300 and 100
rows per class. Every machine writes the same bytes.
"""

from __future__ import annotations

from pathlib import Path

from tests.support.datasets.csv785 import csv785_bytes
from tests.support.datasets.digits import HUNDREDTHS, large_digits

ROWS_PER_CLASS = {"train": 300, "test": 100}


def make(folder: Path) -> None:
    """Write ``train.csv`` (3000 rows) and ``test.csv`` (1000 rows) into ``folder``, which is made if missing."""
    folder.mkdir(parents=True, exist_ok=True)
    decimals = [f"{value / HUNDREDTHS:g}" for value in range(HUNDREDTHS + 1)]
    dataset = large_digits(ROWS_PER_CLASS)
    for part in ROWS_PER_CLASS:
        rows = [[decimals[pixel] for pixel in pixels] for pixels in dataset[f"{part}_x"].tolist()]
        (folder / f"{part}.csv").write_bytes(csv785_bytes(rows, dataset[f"{part}_y"].tolist()))
