"""Reads and writes a table of images as text: 784 pixels and the label in a row, the label last or first."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from .errors import DatasetError, beginning, content_of

PIXELS = 784
COLUMNS = PIXELS + 1
CLASSES = 10
BRIGHTEST = 255


def read_csv785(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """The pixels ``(N, 784)``, float64 as they are written, and the labels ``(N,)``, integers from 0 to 9.

    The label is the last column, or the first one if only that one varies: both corners of an MNIST image are always
    0. A first line of names is skipped; the file may be gzipped.

    Raises:
        DatasetError: the file is missing, truncated, no text, or a row is not 784 pixels from 0 to 255 and a label.
    """
    rows = _rows(path)
    table = _numbers(path, rows)
    first = np.ptp(table[:, -1]) == 0 and np.ptp(table[:, 0]) > 0
    pixels, labels = (table[:, 1:], table[:, 0]) if first else (table[:, :-1], table[:, -1])
    _check_labels(path, labels, rows, "first" if first else "last")
    wrong = ~((pixels >= 0) & (pixels <= BRIGHTEST)).all(axis=1)
    if wrong.any():
        raise DatasetError(f"{path}, line {_first(rows, wrong)}: a pixel is not a number from 0 to {BRIGHTEST}; is the "
                           "file damaged, or another table?")
    return np.ascontiguousarray(pixels), labels.astype(np.int64)


def csv785_bytes(pixels: list[list[str]], labels: list[int]) -> bytes:
    """Rows of pixels, as they are to be written, with their labels last, as the bytes of a file."""
    return "".join(f"{','.join(row)},{label}\n" for row, label in zip(pixels, labels, strict=True)).encode("ascii")


def _rows(path: Path) -> list[tuple[int, str]]:
    """(line number, text) of each row of numbers, each with 785 columns."""
    content = content_of(path)
    try:
        text = content.decode("ascii")
    except UnicodeDecodeError:
        raise DatasetError(f"{path} begins with {beginning(content)}, so it is no text; name a CSV file with {COLUMNS} "
                           "columns.") from None
    rows = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if rows and not _is_number(rows[0][1].split(",")[0]):
        rows = rows[1:]
    if not rows:
        raise DatasetError(f"{path} has no row of numbers; download it again.")
    for number, line in rows:
        if (columns := line.count(",") + 1) != COLUMNS:
            why = "is the file truncated?" if number == rows[-1][0] and number > 1 else "is it another table?"
            raise DatasetError(f"{path}, line {number} has {columns} columns instead of {COLUMNS} ({PIXELS} pixels and "
                               f"the label); {why} Download it again.")
    return rows


def _numbers(path: Path, rows: list[tuple[int, str]]) -> np.ndarray:
    try:
        return np.loadtxt([line for _, line in rows], delimiter=",", ndmin=2, comments=None)
    except ValueError:
        number, word = next((number, word) for number, line in rows for word in line.split(",") if not _is_number(word))
        raise DatasetError(f"{path}, line {number} contains {word[:20]!r}, which is no number; is the file damaged, or "
                           "another table?") from None


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def _check_labels(path: Path, labels: np.ndarray, rows: list[tuple[int, str]], column: str) -> None:
    wrong = ~np.isin(labels, np.arange(CLASSES))
    if wrong.any():
        raise DatasetError(f"{path}, line {_first(rows, wrong)}: the {column} column is {labels[wrong][0]:g}, which is "
                           f"no label from 0 to {CLASSES - 1}; is it another table? Write the label into the last "
                           "column.")


def _first(rows: list[tuple[int, str]], wrong: np.ndarray) -> int:
    return rows[int(np.argmax(wrong))][0]
