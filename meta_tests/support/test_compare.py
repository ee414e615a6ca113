"""Comparisons accept what is right, refuse what is wrong, and turn every hostile value into a Gap."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.report.render import failure_text
from tests.support import (
    Gap,
    assert_accuracies,
    assert_array,
    assert_close,
    assert_equal,
    assert_labels,
    assert_number,
    assert_series,
    assert_shape,
    assert_tensor,
    assert_unchanged,
    tensor,
)

WANT = np.array([[1.0, -2.0, 0.5]])


class EqualToEverything:
    """A value that answers every comparison with True and every arithmetic with itself."""

    shape = (1, 3)
    dtype = np.dtype(float)

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None

    def __array__(self, *_: Any, **__: Any) -> np.ndarray:
        raise AssertionError("a method of the student's value was called")


class LyingArray(np.ndarray):
    """A subclass of ndarray, which could lie about anything."""


HOSTILE = [
    (None, "is None instead of an array of shape (1, 3) (is it still to be written, or is a return missing?)"),
    ([[1.0, -2.0, 0.5]], "is a list instead of an array of shape (1, 3)"),
    ("1", "is a text instead of an array of shape (1, 3)"),
    (1.0, "is a single number instead of an array of shape (1, 3)"),
    (True, "is True or False instead of an array of shape (1, 3)"),
    (EqualToEverything(), "is an object that is not an array instead of an array of shape (1, 3)"),
    (WANT.view(LyingArray), "is an object that is not an array instead of an array of shape (1, 3)"),
    (WANT.astype(object), "contains values of type object instead of real numbers"),
    (WANT > 0, "contains values of type bool instead of real numbers"),
    (WANT + 0j, "contains values of type complex128 instead of real numbers"),
    (np.array([["a", "b", "c"]]), "contains values of type <U1 instead of real numbers"),
    (np.zeros((0, 3)), "has shape (0, 3) instead of (1, 3)"),
    (np.array(1.0), "has shape () instead of (1, 3)"),
    (WANT * np.nan, "contains nan (3 of 3 entries, the first at [0, 0])"),
]


@pytest.mark.parametrize(("value", "sentence"), HOSTILE, ids=[str(index) for index in range(len(HOSTILE))])
def test_hostile_value_gives_a_gap(value: object, sentence: str) -> None:
    """A value that is not an array is named in a sentence, and nothing is computed with it."""
    for compare in (lambda: assert_close("y", value, WANT), lambda: assert_shape("y", value, WANT.shape),
                    lambda: assert_unchanged("y", value, WANT), lambda: assert_equal("y", value, WANT)):
        with pytest.raises(Gap) as caught:
            compare()
        assert str(caught.value).splitlines()[0] == f"y {sentence}"


@pytest.mark.parametrize("value", [None, [], {}, "x", EqualToEverything(), np.zeros((2, 2)), [None, None],
                                   [[1.0], [2.0]], [True, False], ["1", "2"], [1.0, float("nan")], [1.0]])
def test_hostile_log_gives_a_gap(value: object) -> None:
    """A series or labels of the wrong kind or length give a Gap."""
    with pytest.raises(Gap):
        assert_series("train_loss", value, [1.0, 2.0])
    with pytest.raises(Gap):
        assert_labels("yhat", value, [1, 2], [True, True])
    with pytest.raises(Gap):
        assert_accuracies("accuracy", value, [1.0, 2.0], 0, 10)


@pytest.mark.parametrize("value", [None, "x", WANT, np.zeros(2), np.zeros(0), float("inf"), True, [1.0]])
def test_hostile_number_gives_a_gap(value: object) -> None:
    """Anything but a single finite number gives a Gap."""
    with pytest.raises(Gap):
        assert_number("loss", value)


@pytest.mark.parametrize("shape", [(1,), (1, 1)])
def test_one_element_in_the_place_of_a_number_is_remarked(shape: tuple[int, ...]) -> None:
    """An array of one element counts as a number, in a comparison, alone and in a list; a remark names its shape."""
    told: list[object] = []
    value = np.full(shape, 0.5)
    assert_close("loss", value, 0.5, remark=told.append)
    assert assert_number("loss", value, remark=told.append) == 0.5
    assert_series("loss", [value, 1], [0.5, 1])
    words = f"loss has shape {shape}; the handout asks for a single number. The points are kept."
    assert told == [words] * 2
    with pytest.raises(Gap, match="^loss"):
        assert_close("loss", value, 0.6)


@pytest.mark.parametrize("value", [WANT, WANT.astype(np.float32), WANT + 1e-5, WANT * (1 + 9e-5)])
def test_right_value_passes(value: np.ndarray) -> None:
    """float32 and differences within rtol 1e-4 and atol 1e-5 are right."""
    assert_close("y", value, WANT)


def test_whole_numbers_may_be_integers() -> None:
    """An integer array is right where its values are; converted fractions are not."""
    assert_close("y", np.array([[3, 0]]), np.array([[3.0, 0.0]]))
    with pytest.raises(Gap):
        assert_close("y", np.array([[3, 0]]), np.array([[3.5, 0.0]]))


def test_difference_just_outside_the_tolerance_fails() -> None:
    """3e-4 of a value of 1 is wrong."""
    with pytest.raises(Gap):
        assert_close("y", WANT * (1 + 3e-4), WANT)


def test_roundings_of_large_terms_are_allowed() -> None:
    """A sum whose terms cancel may be off by 32 roundings of its terms."""
    off = np.array([1e-4])

    assert_close("y", off, np.zeros(1), terms=np.array([1e11]))
    with pytest.raises(Gap):
        assert_close("y", off, np.zeros(1), terms=np.array([1e9]))


def test_flat_row_is_accepted_with_a_remark() -> None:
    """(3,) is accepted for (1, 3) only if that is allowed, and the remark says so."""
    remarks: list[str] = []

    assert_close("d_biases", WANT[0], WANT, flat_row=True, remark=remarks.append)
    assert remarks == ["d_biases has shape (3,); the handout asks for (1, 3). The points are kept."]
    with pytest.raises(Gap):
        assert_close("d_biases", WANT[0], WANT)
    with pytest.raises(Gap):
        assert_close("d_biases", WANT.T, WANT, flat_row=True)


def test_lost_precision_is_remarked() -> None:
    """A value right to five digits passes, and the remark tells how many digits are right."""
    remarks: list[str] = []

    assert_close("y", WANT * (1 + 1e-5), WANT, remark=remarks.append)
    assert remarks == ["y is right to about 5 digits; float64 would give about 15."]


def test_change_in_place_is_named() -> None:
    """An array that was written into is shown before and after."""
    with pytest.raises(Gap, match=r"^x was changed in place$") as caught:
        assert_unchanged("x", WANT * [1, 0, 1], WANT)
    text = failure_text(caught.value.failure)
    assert re.search(r"^x was changed in place\n  before    \[\[1\.0000 .* first look at \[0, 1\]$", text)


def test_exact_zeros() -> None:
    """If exact equality is required, a tiny difference fails."""
    with pytest.raises(Gap, match=r"^d is not exactly what it should be"):
        assert_equal("d", np.full(3, 1e-12), np.zeros(3))
    assert_equal("d", np.array([0.0, -0.0]), np.zeros(2))


@pytest.mark.parametrize("log", [[1.0, 2.0], (1.0, 2.0), np.array([1, 2]), [np.float32(1), np.float64(2)]])
def test_series_of_any_kind(log: Any) -> None:
    """A list, a tuple or an array of numbers is a series."""
    assert_series("train_loss", log, [1.0, 2.0])


def test_a_short_series_is_reported_with_its_length() -> None:
    """A missing epoch is reported with the two lengths."""
    with pytest.raises(Gap, match=r"^train_loss has 1 entry instead of 2, one per epoch$"):
        assert_series("train_loss", [1.0], [1.0, 2.0])


def test_undecided_samples() -> None:
    """Near ties may count either way, in labels and in accuracies, and no more than they are."""
    assert_labels("yhat", [0, 1, 2], [0, 1, 1], [True, True, False])
    assert_accuracies("accuracy", [0.9], [0.8], 1, 10)
    with pytest.raises(Gap, match=r"^yhat: 1 of 3 labels is wrong$") as caught:
        assert_labels("yhat", [0, 1, 2], [0, 1, 1], [True, True, True])
    assert caught.value.failure.details == (("first", "sample 2 is labelled 2; it should be 1"),)
    with pytest.raises(Gap):
        assert_accuracies("accuracy", [0.9], [0.7], 1, 10)


@pytest.mark.parametrize(("value", "sentence"), [
    (None, "y is None instead of an array (is it still to be written, or is a return missing?)"),
    (7, "y is a number instead of an array"),
    (WANT.astype(object), "y contains values of type object instead of real numbers"),
])
def test_a_value_of_the_students_own_is_an_array_of_numbers(value: Any, sentence: str) -> None:
    """Only then can a later value be compared with it."""
    assert assert_array("y", WANT) is WANT
    with pytest.raises(Gap) as caught:
        assert_array("y", value)
    assert str(caught.value) == sentence


@pytest.mark.parametrize("before", [None, 3.0, "text", [1.0, 2.0], {}])
def test_what_was_there_before_may_be_no_array(before: Any) -> None:
    """What a case read from the student's object before a call may be anything; it is the student's mistake."""
    with pytest.raises(Gap, match=r"^y_hat is .* instead of an array"):
        assert_unchanged("y_hat", before, before)


@pytest.mark.parametrize(("check", "wrong"), [
    (lambda: assert_close("v", np.array([1.0, 2.5]), np.array([1.0, 2.0])), [False, True]),
    (lambda: assert_close("v", np.array([1.0, 2.5], np.float32), np.array([1.0, 2.0])), [False, True]),
    (lambda: assert_equal("v", np.array([1.0, 2.5]), np.array([0.0, 2.5])), [True, False]),
    (lambda: assert_tensor("v", tensor([1.0, 2.5]), np.array([1.0, 2.0])), [False, True]),
    (lambda: assert_labels("v", [1, 2.5], [1, 2], [True, True]), [False, True]),
    (lambda: assert_close("v", np.array([1.0, 2.5]), np.ones((2, 2))), None),
], ids=["array", "single precision", "exact", "tensor", "labels", "shape"])
def test_a_failed_comparison_keeps_the_wrong_value_whole(check: Callable[[], None], wrong: list[bool] | None) -> None:
    """The value, and where it is wrong; nowhere in particular if its shape is."""
    with pytest.raises(Gap) as caught:
        check()
    compared = caught.value.compared
    assert compared is not None and compared.what == "v" and compared.got.tolist() == [1.0, 2.5]
    assert (None if compared.wrong is None else compared.wrong.tolist()) == wrong
