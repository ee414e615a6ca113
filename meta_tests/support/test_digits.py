"""The digits that need no download, small and enlarged."""

from __future__ import annotations

import re
from fractions import Fraction

import numpy as np
import pytest

from tests.support.datasets.digits import enlarge, large_digits, read_originals, small_digits

PARTS = ("train", "test")


def stretched(line):
    """Eight numbers as 24, interpolated between the centres of the large pixels, in exact arithmetic."""
    result = []
    for k in range(24):
        position = min(max(Fraction(2 * k + 1, 6) - Fraction(1, 2), Fraction(0)), Fraction(7))
        left = min(int(position), 6)
        result.append(line[left] + (position - left) * (line[left + 1] - line[left]))
    return result


def hundredths(value):
    """0 up to 4/9 and 100 from 17/18 on, a straight line between them, rounded to the nearest."""
    share = (value - Fraction(4, 9)) / (Fraction(17, 18) - Fraction(4, 9))
    return int(100 * min(max(share, Fraction(0)), Fraction(1)) + Fraction(1, 2))


def test_enlarging_is_bilinear():
    """The first image is its bilinear enlargement, 4/9 of the ink white and 17/18 black, in exact arithmetic."""
    small = read_originals()[0][:1]
    columns = [stretched([Fraction(int(v), 16) for v in column]) for column in small[0].reshape(8, 8).T]
    rows = [stretched(list(row)) for row in zip(*columns, strict=True)]
    expected = [[hundredths(value) for value in row] for row in rows]
    large = enlarge(small)[0]
    assert large.shape == (28, 28)
    assert large[2:-2, 2:-2].tolist() == expected
    assert large.sum() == np.sum(expected)


def test_small_digits():
    """Arrays for train_network: 64 pixels in [0, 1] as float64, integer labels, every class in both."""
    dataset = small_digits(130, 47)
    for part, count in (("train", 130), ("test", 47)):
        x, y = dataset[f"{part}_x"], dataset[f"{part}_y"]
        assert (x.shape, x.dtype, y.shape, y.dtype.kind) == ((count, 64), np.float64, (count,), "i")
        assert (x.min(), x.max()) == (0, 1)
        assert set(y.tolist()) == set(range(10))


def test_small_digits_labels_belong_to_the_images():
    """Every small image is an original with that label."""
    images, labels = read_originals()
    label_of = {image.tobytes(): label for image, label in zip(images, labels, strict=True)}
    dataset = small_digits(50, 50)
    for part in PARTS:
        originals = (dataset[f"{part}_x"] * 16).astype(images.dtype)
        assert [label_of[image.tobytes()] for image in originals] == dataset[f"{part}_y"].tolist()


def test_small_digits_are_disjoint_and_the_same_each_time():
    """No small test image is a training image, and a second call gives equal arrays."""
    dataset, again = small_digits(1310, 430), small_digits(1310, 430)
    train, test = ({image.tobytes() for image in dataset[f"{part}_x"]} for part in PARTS)
    assert len(train) == 1310
    assert not train & test
    assert all(np.array_equal(dataset[key], again[key]) for key in dataset)


@pytest.mark.parametrize(
    ("n_train", "n_test", "message"),
    [
        (9, 10, "n_train is 9; it lies between 10 and 1310, so ask for as many."),
        (1311, 10, "n_train is 1311; it lies between 10 and 1310, so ask for as many."),
        (10, 431, "n_test is 431; it lies between 10 and 430, so ask for as many."),
    ],
)
def test_small_digits_refuses_impossible_sizes(n_train, n_test, message):
    """Fewer rows than classes or more than there are originals is a ValueError that says the limits."""
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        small_digits(n_train, n_test)


def test_large_digits_have_the_rows_that_are_asked_for():
    """Each class has its number of rows of 784 whole pixels from 0 to 100, sorted by label."""
    dataset = large_digits({"train": 3, "test": 2})
    for part, count in (("train", 3), ("test", 2)):
        x, y = dataset[f"{part}_x"], dataset[f"{part}_y"]
        assert (x.shape, x.dtype.kind, x.min(), x.max()) == ((10 * count, 784), "i", 0, 100)
        assert y.tolist() == sorted([*range(10)] * count)
