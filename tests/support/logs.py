"""Checks a trainer's results: one number per epoch, one label per sample. Lists, tuples and arrays are accepted."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.failure import Compared

from .compare import RTOL, assert_close, check_finite
from .gap import Call, Gap, kind_of
from .grammar import count, sentence
from .phrases import Known

FLOAT_SLACK = 1e-6


def assert_series(what: str, got: Any, want: Any, *, call: Call | None = None, per: str = "epoch",
                  known: Known | None = None) -> None:
    """Fail unless ``got`` contains one number per epoch, each within tolerance of ``want``.

    Args:
        known: gives a phrase for a series that the case itself recognises.
    """
    series = _sequence(what, got, np.asarray(want), call, per)
    assert_close(what, series, want, call=call, known=known)


def assert_accuracies(what: str, got: Any, want: Any, undecided: int, total: int, *,
                      call: Call | None = None, known: Known | None = None) -> None:
    """As ``assert_series``, but ``undecided`` of ``total`` samples may count either way."""
    want = np.asarray(want, float)
    series = _sequence(what, got, want, call, "epoch")
    if series.shape == want.shape and (np.abs(series - want) <= undecided / total + FLOAT_SLACK).all():
        return
    assert_close(what, series, want, call=call, rtol=RTOL, atol=FLOAT_SLACK, known=known)


def assert_labels(what: str, got: Any, want: Any, sure: Any, *, call: Call | None = None) -> None:
    """Fail unless ``got`` contains the label of every sample for which ``sure`` is True."""
    want, sure = np.asarray(want), np.asarray(sure)
    labels = _sequence(what, got, want, call, "sample")
    wrong = (labels != want) & sure
    if wrong.any():
        first = int(np.argmax(wrong))
        detail = f"sample {first} is labelled {labels[first]:g}; it should be {want[first]:g}"
        number = int(wrong.sum())
        says = f"{number} of {count(want.size, 'label')} {'is' if number == 1 else 'are'} wrong"
        raise Gap(f"{what}: {says}", details=[("first", detail)], call=call,
                  compared=Compared(what, labels, wrong))


def _sequence(what: str, got: Any, want: np.ndarray, call: Call | None, per: str) -> np.ndarray:
    """The numbers of a list, a tuple or a one-dimensional array, as floats; of the right count, finite."""
    if type(got) not in (list, tuple, np.ndarray):
        raise Gap(f"{what} is {kind_of(got)} instead of a list with one entry per {per}", call=call)
    if type(got) is np.ndarray and got.ndim != 1:
        raise Gap(f"{what} is an array of shape {got.shape} instead of a list with one entry per {per}", call=call)
    numbers = np.array([_entry(what, place, value, call) for place, value in enumerate(got)], float)
    if len(numbers) != len(want):
        found = count(len(numbers), "entry", "entries")
        raise Gap(sentence(what, f"has {found} instead of {len(want)}, one per {per}"), call=call)
    return check_finite(what, numbers, call)


def _entry(what: str, place: int, value: Any, call: Call | None) -> float:
    single = type(value) in (int, float) or isinstance(value, np.generic)
    if not single and not (type(value) is np.ndarray and value.size == 1):
        raise Gap(f"{what}[{place}] is {kind_of(value)} instead of a number", call=call)
    if np.asarray(value).dtype.kind not in "fiu":
        raise Gap(f"{what}[{place}] is not a real number", call=call)
    return float(np.asarray(value).item())
