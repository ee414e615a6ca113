"""Real 8x8 digits that need no download: small as they are, or enlarged to the size, order and ink of MNIST's.

All arithmetic is on integers and nothing is random, so every machine makes the same images. README.md says where they
come from.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from pathlib import Path

import numpy as np

SOURCE = Path(__file__).resolve().parent / "digits.csv.gz"
CLASSES = 10
HUNDREDTHS = 100
# Enlarged pixels go from 0 to 144 = 16 * 3 * 3: up to PAPER they are white, from BLACK on they are black.
PAPER, BLACK = 64, 136
# The border is two pixels wide, so none of these shifts loses ink. (0, 0) comes first: the image itself.
SHIFTS = [(0, 0), *((dy, dx) for dy in range(-2, 3) for dx in range(-2, 3) if (dy, dx) != (0, 0))]


def read_originals() -> tuple[np.ndarray, np.ndarray]:
    """The 1797 images ``(1797, 64)`` with integers 0..16, and their labels ``(1797,)``."""
    text = gzip.decompress(SOURCE.read_bytes()).decode("ascii")
    table = np.fromstring(text.strip().replace("\n", ","), dtype=np.int64, sep=",").reshape(-1, 65)
    return table[:, :-1], table[:, -1]


def split_originals() -> dict[str, list[np.ndarray]]:
    """For train and for test, the originals of each class ``(n, 64)``: every fourth of a class is for test."""
    images, labels = read_originals()
    classes = [images[labels == label] for label in range(CLASSES)]
    return {
        "train": [of_class[np.arange(len(of_class)) % 4 != 3] for of_class in classes],
        "test": [of_class[3::4] for of_class in classes],
    }


def enlarge(images: np.ndarray) -> np.ndarray:
    """Enlarge ``(n, 64)`` of 0..16 to ``(n, 28, 28)`` of 0..100: three times, bilinear, and a border of two.

    The contrast is raised until a pixel is 0.13 on average, as in MNIST. With more ink, the same learning rates
    take larger steps, and networks no longer rank as they do on MNIST.
    """
    grid = _stretch(_stretch(images.reshape(-1, 8, 8)).transpose(0, 2, 1)).transpose(0, 2, 1)
    ink = np.clip(grid, PAPER, BLACK) - PAPER
    span = BLACK - PAPER
    hundredths = (ink * HUNDREDTHS + span // 2) // span  # rounded to the nearest
    return np.pad(hundredths, ((0, 0), (2, 2), (2, 2)))


def _stretch(grid: np.ndarray) -> np.ndarray:
    """Replace each of the 8 rows of ``(n, 8, w)`` by three, interpolated, and times 3 to stay whole."""
    padded = np.pad(grid, ((0, 0), (1, 1), (0, 0)), mode="edge")
    before, here, after = padded[:, :-2], padded[:, 1:-1], padded[:, 2:]
    rows = np.stack([2 * here + before, 3 * here, 2 * here + after], axis=2)
    return rows.reshape(len(grid), 24, -1)


def grow(images: np.ndarray, count: int) -> np.ndarray:
    """Exactly ``count`` rows ``(count, 784)`` from the originals of a class: all of them, then shifted copies."""
    large = enlarge(images)
    rows = []
    for row in range(count):
        copy, index = divmod(row, len(large))
        shift = SHIFTS[0] if copy == 0 else SHIFTS[1 + (7 * index + copy) % (len(SHIFTS) - 1)]
        rows.append(np.roll(large[index], shift, axis=(0, 1)).reshape(-1))
    return np.stack(rows)


def large_digits(rows_per_class: Mapping[str, int]) -> dict[str, np.ndarray]:
    """Images in the size of MNIST's, sorted by label, for train and for test; no test image is a shifted training one.

    Args:
        rows_per_class: "train" and "test" -> images of each class; beyond the originals they are shifted copies.

    Returns:
        ``train_x`` ``(N, 784)`` and ``test_x``, integers from 0 to 100; ``train_y`` ``(N,)`` and ``test_y``.
    """
    dataset = {}
    for part, classes in split_originals().items():
        count = rows_per_class[part]
        dataset[f"{part}_x"] = np.concatenate([grow(images, count) for images in classes])
        dataset[f"{part}_y"] = np.repeat(np.arange(CLASSES), count)
    return dataset


def small_digits(n_train: int, n_test: int) -> dict[str, np.ndarray]:
    """A data set of 8x8 images, for cases that must be quick.

    Labels go round (0, 1, ..., 9, 0, ...), so every class is present; the images are originals, and those for
    test are never among those for training.

    Returns:
        ``train_x`` ``(n_train, 64)`` and ``test_x`` ``(n_test, 64)``, float64 in [0, 1]; ``train_y`` and
        ``test_y``, integers.

    Raises:
        ValueError: fewer rows than classes, or more than there are originals.
    """
    classes = split_originals()
    dataset = {}
    for part, count in (("train", n_train), ("test", n_test)):
        most = CLASSES * min(len(images) for images in classes[part])
        if not CLASSES <= count <= most:
            raise ValueError(f"n_{part} is {count}; it lies between {CLASSES} and {most}, so ask for as many.")
        rows = [classes[part][row % CLASSES][row // CLASSES] for row in range(count)]
        dataset[f"{part}_x"] = np.stack(rows) / 16
        dataset[f"{part}_y"] = np.arange(count) % CLASSES
    return dataset
