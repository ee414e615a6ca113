"""Reads and writes IDX, the format of MNIST's own files: a header with type and sizes, then the numbers, big-endian."""

from __future__ import annotations

import struct
from math import prod
from pathlib import Path

import numpy as np

from .errors import DatasetError, beginning, content_of

TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
MAGIC = 4
LARGEST = 2**31  # bytes


def read_idx(path: Path) -> np.ndarray:
    """The array of an IDX file, gzipped or not, with the axes that it declares, in native byte order.

    Raises:
        DatasetError: the file is missing, truncated, longer than it declares, or no IDX file.
    """
    content = content_of(path)
    dtype, axes = _magic(path, content)
    start = MAGIC + 4 * axes
    if len(content) < start:
        raise DatasetError(f"{path} is truncated: its header declares {axes} axes and ends after {len(content)} bytes; "
                           "download it again.")
    shape = struct.unpack(f">{axes}I", content[MAGIC:start])
    size, held = prod(shape) * dtype.itemsize, len(content) - start
    if size > LARGEST:
        raise DatasetError(f"{path} declares {size} bytes of numbers, more than {LARGEST}; it is no IDX file of a "
                           "homework's data. Name the right file.")
    if held < size:
        raise DatasetError(f"{path} is truncated: it declares {size} bytes of numbers and has {held}; "
                           "download it again.")
    if held > size:
        raise DatasetError(f"{path} has {held - size} bytes more than the {size} that it declares, so it is damaged or "
                           "two files in one; download it again.")
    return np.frombuffer(content, dtype, offset=start).reshape(shape).astype(dtype.newbyteorder("="))


def _magic(path: Path, content: bytes) -> tuple[np.dtype, int]:
    """The type of the numbers and the number of axes."""
    if len(content) < MAGIC or content[:2] != b"\0\0" or content[2] not in TYPES or not content[3]:
        raise DatasetError(f"{path} begins with {beginning(content)}, so it is no IDX file (these begin with two zero "
                           "bytes, a type and a number of axes); is it a web page, a zip or another format? Name the "
                           "IDX file, gzipped or not.")
    return np.dtype(TYPES[content[2]]), content[3]


def read_labelled(images: Path, labels: Path) -> tuple[np.ndarray, np.ndarray]:
    """The images ``(N, rows * columns)``, uint8, and their labels ``(N,)``, integers, of two IDX files.

    Raises:
        DatasetError: as ``read_idx``; or the files are swapped, or do not belong together.
    """
    x, y = read_idx(images), read_idx(labels)
    _expect(images, x, 3, "images (3 axes)")
    _expect(labels, y, 1, "labels (1 axis)")
    if len(x) != len(y):
        raise DatasetError(f"{images} has {len(x)} images and {labels.name} has {len(y)} labels; name two files of the "
                           "same set, both of the training or both of the test data.")
    return x.reshape(len(x), -1), y.astype(np.int64)


def _expect(path: Path, array: np.ndarray, axes: int, kind: str) -> None:
    if array.ndim != axes or array.dtype != np.uint8:
        raise DatasetError(f"{path} contains {array.dtype} of shape {array.shape}, not {kind} of uint8; are the files "
                           "of images and labels swapped?")


def idx_bytes(array: np.ndarray) -> bytes:
    """An array of one of IDX's types as the bytes of an IDX file."""
    code = next(code for code, name in TYPES.items() if np.dtype(name) == array.dtype.newbyteorder(">"))
    return bytes([0, 0, code, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.astype(
        TYPES[code]).tobytes()
