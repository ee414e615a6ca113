"""Build the training data of cmu_hw3 from real 8x8 digits: ``python make.py FOLDER``.

The course's own files are a piece of MNIST; these have their format and their order (seed 003, sections 5.1 and
A.1: no shuffling): 784 pixels in [0, 1] with two decimals, then the label, rows sorted by label, 300 and 100
rows per class. All arithmetic is on integers and nothing is random, so every machine writes the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
from pathlib import Path

import numpy as np

SOURCE = Path(__file__).resolve().parent / "digits.csv.gz"
CLASSES = 10
ROWS_PER_CLASS = {"train": 300, "test": 100}
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
    take larger steps, and the networks of section 5.6 no longer rank as they do there.
    """
    grid = _stretch(_stretch(images.reshape(-1, 8, 8)).transpose(0, 2, 1)).transpose(0, 2, 1)
    ink = np.clip(grid, PAPER, BLACK) - PAPER
    span = BLACK - PAPER
    hundredths = (ink * 100 + span // 2) // span  # rounded to the nearest
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


def make(folder: Path) -> None:
    """Write ``train.csv`` (3000 rows) and ``test.csv`` (1000 rows) into ``folder``, which is made if missing."""
    folder.mkdir(parents=True, exist_ok=True)
    decimals = [f"{value / 100:g}" for value in range(101)]
    for part, classes in split_originals().items():
        lines = []
        for label, images in enumerate(classes):
            for pixels in grow(images, ROWS_PER_CLASS[part]).tolist():
                lines.append(",".join([*(decimals[pixel] for pixel in pixels), str(label)]) + "\n")
        (folder / f"{part}.csv").write_bytes("".join(lines).encode("ascii"))


def small_digits(n_train: int, n_test: int) -> dict[str, np.ndarray]:
    """The dataset dictionary of train_network with 8x8 images, for cases that must be quick.

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


def main() -> None:
    """Read the folder from the command line and fill it."""
    parser = argparse.ArgumentParser(description="Write train.csv and test.csv of cmu_hw3.")
    parser.add_argument("folder", type=Path, help="where to write, for instance training_data_student")
    make(parser.parse_args().folder)


if __name__ == "__main__":
    main()
