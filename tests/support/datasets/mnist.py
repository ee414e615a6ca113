"""MNIST as instructors have it: four IDX files, gzipped or not, or two CSV files, in one folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from .csv785 import read_csv785
from .errors import DatasetError
from .idx import read_labelled

STEMS = {"train": "train", "test": "t10k"}
TABLES = {"train": ("mnist_train.csv", "train.csv"), "test": ("mnist_test.csv", "test.csv")}


def read_mnist(folder: Path) -> dict[str, np.ndarray]:
    """The data set of a folder.

    IDX files have the names of MNIST's own: ``train-images-idx3-ubyte`` and so on, with a dot in place of the last
    dash but one, and ``.gz`` behind it, if you like. CSV files are ``mnist_train.csv`` and ``mnist_test.csv``, or
    without ``mnist_``, gzipped or not.

    Returns:
        ``train_x`` ``(N, 784)`` and ``test_x``, as they are in the files (0 to 255, or 0 to 1 in a CSV file that was
        scaled); ``train_y`` ``(N,)`` and ``test_y``, integers.

    Raises:
        DatasetError: a file is missing, truncated or of another kind.
    """
    dataset = {}
    for part in STEMS:
        dataset[f"{part}_x"], dataset[f"{part}_y"] = _read(folder, part)
    return dataset


def _read(folder: Path, part: str) -> tuple[np.ndarray, np.ndarray]:
    images, labels = (_found(folder, _idx_names(STEMS[part], kind)) for kind in ("images-idx3", "labels-idx1"))
    if images and labels:
        return read_labelled(images, labels)
    table = _found(folder, [name + end for name in TABLES[part] for end in ("", ".gz")])
    if table:
        return read_csv785(table)
    one, other = (_idx_names(STEMS[part], kind)[0] for kind in ("images-idx3", "labels-idx1"))
    raise DatasetError(f"{folder} has neither {one} and {other} nor {TABLES[part][0]}, each gzipped or not; put the "
                       "files of MNIST there.")


def _idx_names(stem: str, kind: str) -> list[str]:
    names = [f"{stem}-{kind}-ubyte", f"{stem}-{kind.replace('-idx', '.idx')}-ubyte"]
    return names + [f"{name}.gz" for name in names]


def _found(folder: Path, names: list[str]) -> Path | None:
    return next((folder / name for name in names if (folder / name).is_file()), None)
