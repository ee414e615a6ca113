"""CIFAR-10's pickled batches: read through names that arrays need, and nothing else is ever run."""

from __future__ import annotations

import os
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.support.datasets.cifar import PIXELS, TEST, TRAINING, read_batch, read_cifar10
from tests.support.datasets.errors import DatasetError

# As Python 2 and an old NumPy pickled them, so with the names of that time: {"data": uint8 (1, 3), "labels": [7]}.
OF_PYTHON_2 = (
    b"\x80\x02}q\x01(U\x04dataq\x02cnumpy.core.multiarray\n_reconstruct\nq\x03cnumpy\nndarray\nq\x04K\x00\x85U\x01b"
    b"\x87Rq\x05(K\x01K\x01K\x03\x86cnumpy\ndtype\nq\x06U\x02u1K\x00K\x01\x87Rq\x07(K\x03U\x01|NNNJ\xff\xff\xff\xff"
    b"J\xff\xff\xff\xffK\x00tb\x89U\x03\x01\x02\x03tbU\x06labelsq\x08]q\tK\x07au.")


def batch(n: int, seed: int = 0) -> dict[bytes, Any]:
    """The content of a batch of n images."""
    rng = np.random.default_rng(seed)
    return {b"data": rng.integers(0, 256, (n, PIXELS), np.uint8), b"labels": rng.integers(0, 10, n).tolist(),
            b"batch_label": b"made"}


def written(path: Path, content: Any) -> Path:
    """A file with this content, pickled unless it is bytes."""
    path.write_bytes(content if type(content) is bytes else pickle.dumps(content, protocol=4))
    return path


class Attack:
    """Calls a function when it is unpickled."""

    def __reduce__(self) -> Any:
        return os.mkdir, ("ran",)


def test_a_folder_of_batches_is_read(tmp_path: Path) -> None:
    """The five training batches are joined in order; the unpacked archive's own folder may be inside."""
    inner = tmp_path / "cifar-10-batches-py"
    inner.mkdir()
    for number, name in enumerate((*TRAINING, *TEST)):
        written(inner / name, batch(3, seed=number))

    dataset = read_cifar10(tmp_path)
    assert dataset["train_x"].shape == (15, PIXELS)
    assert dataset["test_x"].dtype == np.uint8
    np.testing.assert_array_equal(dataset["train_x"][3:6], batch(3, seed=1)[b"data"])
    assert dataset["test_y"].tolist() == batch(3, seed=5)[b"labels"]


def test_names_of_an_old_numpy_are_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real batches were pickled by Python 2; they need no other name."""
    monkeypatch.setattr("tests.support.datasets.cifar.PIXELS", 3)

    images, labels = read_batch(written(tmp_path / "old", OF_PYTHON_2))
    assert images.tolist() == [[1, 2, 3]]
    assert labels.tolist() == [7]


def test_a_name_that_no_batch_needs_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pickle that calls a function is refused before the call."""
    monkeypatch.chdir(tmp_path)

    with pytest.raises(DatasetError, match=r"names \w+.mkdir, which no batch of CIFAR-10 needs; nothing of it was run"):
        read_batch(written(tmp_path / "data_batch_1", {b"data": Attack()}))
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(("content", "sentence"), [
    (b"", "is empty; download it again"),
    (pickle.dumps(batch(2))[:-900], "is truncated: its pickle ends too early"),
    (b"<!DOCTYPE html>", "begins with b'<!DOCTYP' and cannot be unpickled"),
    (b"\x1f\x8b\x08\x00", "gzip stream ends too early"),
    ([1, 2], "holds a list and no data and labels, so it is no batch of CIFAR-10"),
    ({b"fine_labels": [1], b"data": 3}, "holds the keys b'data', b'fine_labels' and no labels"),
    ({**batch(2), b"data": np.zeros((2, 784), np.uint8)}, r"data is uint8 of shape \(2, 784\) instead of"),
    ({**batch(2), b"data": [1, 2]}, "data is a list instead of"),
    ({**batch(2), b"labels": [1, 99]}, "labels is no list of integers from 0 to 9"),
    ({**batch(2), b"labels": [1]}, "has 2 images and 1 labels"),
], ids=["empty", "truncated", "a_web_page", "an_archive_cut_off", "a_list", "cifar_100", "another_size", "no_array",
        "labels_of_100_classes", "labels_missing"])
def test_a_wrong_file_gets_one_sentence(tmp_path: Path, content: Any, sentence: str) -> None:
    """What is wrong, with the file's name, and what to do."""
    path = written(tmp_path / "data_batch_1", content)

    with pytest.raises(DatasetError, match=sentence) as raised:
        read_batch(path)
    assert str(path) in str(raised.value)


def test_a_missing_batch_is_named(tmp_path: Path) -> None:
    """The first batch that is not there."""
    with pytest.raises(DatasetError, match="data_batch_1 cannot be read"):
        read_cifar10(tmp_path)
