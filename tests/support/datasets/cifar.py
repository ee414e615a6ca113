"""Reads CIFAR-10's python version: pickled batches, of which nothing is run but what builds arrays of bytes.

A pickle can name any function and have it called. Here only the few names of NumPy are known that its arrays need.
"""

from __future__ import annotations

import io
import pickle
from pathlib import Path
from typing import Any

import numpy as np

from .errors import DatasetError, beginning, content_of

PIXELS, CLASSES = 3072, 10
TRAINING, TEST = tuple(f"data_batch_{number}" for number in range(1, 6)), ("test_batch",)
ARRAYS = ("numpy.core.multiarray", "numpy._core.multiarray")  # before and since NumPy 2
KNOWN = {**{(module, "_reconstruct"): np._core.multiarray._reconstruct for module in ARRAYS},  # type: ignore[attr-defined]
         ("numpy", "ndarray"): np.ndarray, ("numpy", "dtype"): np.dtype}


class Refused(Exception):
    """The pickle names something that no batch needs."""


class ArrayUnpickler(pickle.Unpickler):
    """Unpickles plain values and arrays, and refuses every other name."""

    def find_class(self, module: str, name: str) -> Any:
        """One of the names that arrays need.

        Raises:
            Refused: any other.
        """
        try:
            return KNOWN[module, name]
        except KeyError:
            raise Refused(f"{module}.{name}") from None


def read_cifar10(folder: Path) -> dict[str, np.ndarray]:
    """The data set of a folder with the unpacked batches, ``cifar-10-batches-py`` or one that contains it.

    Returns:
        ``train_x`` ``(50000, 3072)`` and ``test_x``, uint8; ``train_y`` ``(50000,)`` and ``test_y``, integers.

    Raises:
        DatasetError: a batch is missing, truncated or of another kind.
    """
    inner = folder / "cifar-10-batches-py"
    place = inner if inner.is_dir() else folder
    dataset = {}
    for part, names in (("train", TRAINING), ("test", TEST)):
        batches = [read_batch(place / name) for name in names]
        dataset[f"{part}_x"] = np.concatenate([images for images, _ in batches])
        dataset[f"{part}_y"] = np.concatenate([labels for _, labels in batches])
    return dataset


def read_batch(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """The images ``(N, 3072)``, uint8, and the labels ``(N,)``, integers from 0 to 9, of one batch.

    Raises:
        DatasetError: the file is missing, truncated, no pickle, or holds something else.
    """
    batch = _unpickled(path, content_of(path))
    missing = [key for key in ("data", "labels") if type(batch) is not dict or key.encode() not in batch]
    if missing:
        held = f"a {type(batch).__name__}" if type(batch) is not dict else f"the keys {_keys(batch)}"
        raise DatasetError(f"{path} holds {held} and no {' and '.join(missing)}, so it is no batch of CIFAR-10; name a "
                           "file of the python version, such as data_batch_1.")
    images, labels = batch[b"data"], batch[b"labels"]
    _check(path, images, labels)
    return images, np.array(labels, np.int64)


def _unpickled(path: Path, content: bytes) -> Any:
    try:
        return ArrayUnpickler(io.BytesIO(content), encoding="bytes").load()
    except Refused as refused:
        raise DatasetError(f"{path} names {refused}, which no batch of CIFAR-10 needs; nothing of it was run. Download "
                           "the file again from its own page.") from None
    except EOFError:
        raise DatasetError(f"{path} is truncated: its pickle ends too early; download it again.") from None
    except Exception as error:  # a damaged pickle may raise anything
        if content[:1] == b"\x80" and "truncated" in str(error):
            raise DatasetError(f"{path} is truncated: its pickle ends too early; download it again.") from None
        raise DatasetError(f"{path} begins with {beginning(content)} and cannot be unpickled, so it is no batch of "
                           "CIFAR-10 (an archive is unpacked first); download the python version.") from None


def _check(path: Path, images: Any, labels: Any) -> None:
    """The two belong together and have CIFAR-10's shapes."""
    if type(images) is not np.ndarray or images.dtype != np.uint8 or images.shape[1:] != (PIXELS,):
        is_array = type(images) is np.ndarray
        found = f"{images.dtype} of shape {images.shape}" if is_array else f"a {type(images).__name__}"
        raise DatasetError(f"{path}: data is {found} instead of uint8 of shape (N, {PIXELS}); name a batch of "
                           "CIFAR-10, not of another set.")
    if type(labels) is not list or not all(type(label) is int and 0 <= label < CLASSES for label in labels):
        raise DatasetError(f"{path}: labels is no list of integers from 0 to {CLASSES - 1}; name a batch of CIFAR-10, "
                           "not of another set.")
    if len(images) != len(labels):
        raise DatasetError(f"{path} has {len(images)} images and {len(labels)} labels, so it is damaged; download it "
                           "again.")


def _keys(batch: dict[Any, Any]) -> str:
    return ", ".join(sorted(str(key)[:20] for key in batch)[:6]) or "of an empty dict"
