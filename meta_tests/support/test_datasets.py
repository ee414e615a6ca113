"""Readers of MNIST's files: right files are read, and each other file gets one sentence."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from autograder.errors import HomeworkError
from tests.support.datasets.csv785 import csv785_bytes, read_csv785
from tests.support.datasets.errors import DatasetError
from tests.support.datasets.idx import TYPES, idx_bytes, read_idx, read_labelled
from tests.support.datasets.mnist import read_mnist

RNG = np.random.default_rng(785)
IMAGES, LABELS = RNG.integers(0, 256, (7, 28, 28)).astype(np.uint8), np.array([5, 0, 4, 1, 9, 2, 1], np.uint8)
IMAGES[:, 0, 0] = IMAGES[:, -1, -1] = 0  # as in MNIST
PIXELS = IMAGES.reshape(7, 784)
ROWS = [",".join(map(str, [*pixels, label])) for pixels, label in zip(PIXELS, LABELS, strict=True)]
IDX = idx_bytes(IMAGES)


def written(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("code", TYPES)
def test_every_type_of_idx_is_read(code: int, tmp_path: Path) -> None:
    """Numbers of each type come back with their values, in native byte order."""
    array = np.arange(105).reshape(3, 5, 7).astype(np.dtype(TYPES[code]).newbyteorder("="))
    found = read_idx(written(tmp_path / "x", idx_bytes(array)))
    np.testing.assert_array_equal(found, array)
    assert found.dtype == array.dtype
    assert found.dtype.isnative


def test_a_file_is_read_by_its_definition(tmp_path: Path) -> None:
    """The bytes of an IDX file, written by hand: two zero bytes, 0x08, the number of axes, sizes, values."""
    content = bytes([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255])
    assert read_idx(written(tmp_path / "x", content)).tolist() == [[1, 2, 3], [4, 5, 255]]


@pytest.mark.parametrize("name", ["train-images-idx3-ubyte", "images.gz"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzipped"])
def test_gzip_is_recognised_by_content(name: str, pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    """A file may be gzipped or not, whatever its name is."""
    assert read_idx(written(tmp_path / name, pack(IDX))).tolist() == IMAGES.tolist()


def cut(content: bytes) -> bytes:
    return content[:-10]


FOREIGN_IDX = {
    "empty": (b"", "is empty; download it again."),
    "web_page": (b"<!DOCTYPE html><html>", "begins with b'<!DOCTYP', so it is no IDX file (these begin with two zero "
                 "bytes, a type and a number of axes); is it a web page, a zip or another format? Name the IDX file, "
                 "gzipped or not."),
    "zip": (b"PK\x03\x04rest", r"begins with b'PK\x03\x04rest', so it is no IDX file"),
    "unknown_type": (b"\0\0\x07\x01\0\0\0\x01\0", r"begins with b'\x00\x00\x07\x01\x00\x00\x00\x01', so it is no IDX"),
    "no_axes": (b"\0\0\x08\0", r"begins with b'\x00\x00\x08\x00', so it is no IDX file"),
    "header_alone": (IDX[:9], "is truncated: its header declares 3 axes and ends after 9 bytes; download it again."),
    "truncated": (cut(IDX), "is truncated: it declares 5488 bytes of numbers and has 5478; download it again."),
    "two_in_one": (IDX + b"12", "has 2 bytes more than the 5488 that it declares, so it is damaged or two files in "
                   "one; download it again."),
    "huge": (b"\0\0\x08\x03" + b"\xff" * 12, "declares 79228162458924105385300197375 bytes of numbers, more than "
             "2147483648; it is no IDX file of a homework's data. Name the right file."),
    "gzip_truncated": (cut(gzip.compress(IDX)), "is truncated: its gzip stream ends too early; download it again."),
    "gzip_damaged": (gzip.compress(IDX)[:-8] + b"\0" * 8, "is damaged: it cannot be unpacked ("),
}


@pytest.mark.parametrize("what", FOREIGN_IDX)
def test_a_foreign_file_is_no_idx(what: str, tmp_path: Path) -> None:
    """A truncated or foreign file gets one sentence with its path, what is wrong with it, and what to do."""
    content, sentence = FOREIGN_IDX[what]
    path = written(tmp_path / what, content)
    with pytest.raises(DatasetError, match=f"^{re.escape(f'{path} {sentence}')}"):
        read_idx(path)


def test_a_missing_file(tmp_path: Path) -> None:
    """A file that is not there is named; the error is the instructor's, never the student's."""
    with pytest.raises(HomeworkError, match=r"x cannot be read \(No such file or directory\); put the file there"):
        read_idx(tmp_path / "x")


def test_images_and_labels_belong_together(tmp_path: Path) -> None:
    """Images become rows; swapped files and files of other lengths are refused."""
    images, labels = written(tmp_path / "images", IDX), written(tmp_path / "labels", idx_bytes(LABELS))
    x, y = read_labelled(images, labels)
    assert (x.tolist(), y.tolist(), x.dtype, y.dtype) == (PIXELS.tolist(), LABELS.tolist(), np.uint8, np.int64)

    with pytest.raises(DatasetError, match=r"labels contains uint8 of shape \(7,\), not images \(3 axes\) of uint8; "
                                           "are the files of images and labels swapped"):
        read_labelled(labels, images)
    written(labels, idx_bytes(LABELS[:-1]))
    with pytest.raises(DatasetError, match="images has 7 images and labels has 6 labels; name two files of the same"):
        read_labelled(images, labels)


@pytest.mark.parametrize("label", ["last", "first"])
@pytest.mark.parametrize("head", ["", "names\n"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_table_is_read(label: str, head: str, ends: str, tmp_path: Path) -> None:
    """Pixels and labels come back, with the label in either place, with a line of names or without."""
    rows = ROWS if label == "last" else [",".join([row.rpartition(",")[2], row.rpartition(",")[0]]) for row in ROWS]
    x, y = read_csv785(written(tmp_path / "x.csv", head + ends.join(rows)))
    assert (x.tolist(), y.tolist(), x.dtype, y.dtype) == (PIXELS.tolist(), LABELS.tolist(), np.float64, np.int64)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """Pixels between 0 and 1 come back as they were written."""
    rows = [[f"{value / 255:.2f}" for value in pixels] for pixels in PIXELS.tolist()]
    x, y = read_csv785(written(tmp_path / "x.csv.gz", gzip.compress(csv785_bytes(rows, LABELS.tolist()))))
    assert x.tolist() == [[float(value) for value in row] for row in rows]
    assert y.tolist() == LABELS.tolist()


FOREIGN_TABLE = {
    "only_names": ("label,pixel\n", "x.csv has no row of numbers; download it again."),
    "binary": (b"\x89PNG\r\n", r"x.csv begins with b'\x89PNG\r\n', so it is no text; name a CSV file with 785 "
               "columns."),
    "other_table": ("1,2,3\n4,5,6\n", "x.csv, line 1 has 3 columns instead of 785 (784 pixels and the label); is it "
                    "another table? Download it again."),
    "truncated": ("\n".join(ROWS)[:-1000], "x.csv, line 7 has 503 columns instead of 785 (784 pixels and the label); "
                  "is the file truncated? Download it again."),
    "word": (ROWS[0] + "\n" + ROWS[1].replace(",0,", ",zero,", 1), "x.csv, line 2 contains 'zero', which is no number; "
             "is the file damaged, or another table?"),
    "label_of_eleven": (ROWS[0] + "\n" + ROWS[1][:-1] + "11", "x.csv, line 2: the last column is 11, which is no label "
                        "from 0 to 9; is it another table? Write the label into the last column."),
    "bright": ("names\n" + ROWS[0].replace(",255,", ",256,").replace("0,", "-1,", 1), "x.csv, line 2: a pixel is not a "
               "number from 0 to 255; is the file damaged, or another table?"),
    "nan": (ROWS[0].replace("0,", "nan,", 1), "x.csv, line 1: a pixel is not a number from 0 to 255"),
}


@pytest.mark.parametrize("what", FOREIGN_TABLE)
def test_a_foreign_table(what: str, tmp_path: Path) -> None:
    """A truncated or foreign table gets one sentence with its path, the line and what is wrong there."""
    content, sentence = FOREIGN_TABLE[what]
    with pytest.raises(DatasetError, match=re.escape(sentence)):
        read_csv785(written(tmp_path / "x.csv", content))


@pytest.mark.parametrize("names", [
    {"train-images-idx3-ubyte": IDX, "train-labels-idx1-ubyte": idx_bytes(LABELS),
     "t10k-images-idx3-ubyte": IDX, "t10k-labels-idx1-ubyte": idx_bytes(LABELS)},
    {"train-images.idx3-ubyte.gz": gzip.compress(IDX), "train-labels.idx1-ubyte": idx_bytes(LABELS),
     "mnist_test.csv": "\n".join(ROWS).encode()},
    {"train.csv": "\n".join(ROWS).encode(), "test.csv.gz": gzip.compress("\n".join(ROWS).encode())},
], ids=["idx", "mixed", "tables"])
def test_mnist_is_found_in_a_folder(names: dict[str, bytes], tmp_path: Path) -> None:
    """IDX files and tables are found under their usual names, gzipped or not."""
    names = {**names, **({"t10k-images.idx3-ubyte": IDX} if "mnist_test.csv" in names else {})}
    for name, content in names.items():
        written(tmp_path / name, content)
    dataset = read_mnist(tmp_path)
    assert list(dataset) == ["train_x", "train_y", "test_x", "test_y"]
    for part in ("train", "test"):
        assert dataset[f"{part}_x"].tolist() == PIXELS.tolist()
        assert dataset[f"{part}_y"].tolist() == LABELS.tolist()


def test_an_incomplete_folder(tmp_path: Path) -> None:
    """A folder without one of the sets says which files belong there."""
    written(tmp_path / "train.csv", "\n".join(ROWS))
    with pytest.raises(DatasetError, match="has neither t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte nor "
                                           "mnist_test.csv, each gzipped or not; put the files of MNIST there"):
        read_mnist(tmp_path)
