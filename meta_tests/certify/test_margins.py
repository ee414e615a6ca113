"""Margins: how far right and wrong values are from the tolerance of each comparison."""

from __future__ import annotations

import math

import numpy as np
import pytest

from autograder.certify.catalogue import Candidate
from autograder.certify.circumstances import Circumstances
from autograder.certify.kills import kill_matrix, to_data
from autograder.certify.margins import Extreme, Margin, Observed, Recorder, margins, ratio_of
from autograder.certify.moved import Moved
from autograder.certify.page import to_page
from autograder.certify.summary import summary
from autograder.homework import Homework
from autograder.margin import heard_by, is_outside
from tests.support import assert_close, assert_tensor, tensor

HOMEWORK = Homework(title="T", files=["a.py"], parts={"one": 1}, id="hw", root="/nowhere")
RIGHT, ALSO_RIGHT = Candidate("loops", "alternate", {}), Candidate("single", "form", {})
WRONG, LESS_WRONG = Candidate("twice", "mistake", {}), Candidate("f: a -> b", "mutant", {})
CASE, WHAT = "public/test_one.py::test_a", "f: the result"


def seen(ratio: float, failed: bool = False, what: str = WHAT) -> list[Observed]:
    """One observation."""
    return [Observed(CASE, what, ratio, failed)]


def test_a_listener_hears_of_comparisons_inside_the_block_alone() -> None:
    """It receives the name, the errors and the tolerances; without it the answer is the same."""
    heard: list[str] = []
    with heard_by(lambda what, error, allowed: heard.append(f"{what} {error.max()} {allowed.max()}")):
        assert is_outside("x", np.array([0.0, 3.0]), np.array([1.0, 2.0]))
    assert not is_outside("y", np.array([0.0, 2.0]), np.array([1.0, 2.0]))
    assert heard == ["x 3.0 2.0"]


def test_comparisons_of_arrays_and_of_tensors_are_heard() -> None:
    """Both hand over their errors and their tolerances, also where the values are right."""
    recorder = Recorder()
    with heard_by(recorder):
        recorder.begin(CASE)
        assert_close("array", np.array([1.0, 2.0]), np.array([1.0, 2.0 + 1e-6]), atol=1e-5, rtol=0)
        assert_tensor("tensor", tensor([1.0, 2.0]), np.array([1.0, 2.0]))
    array, exact = recorder.observed({})
    assert (array.case, array.what, round(array.ratio, 6), array.failed) == (CASE, "array", 0.1, False)
    assert (exact.what, exact.ratio) == ("tensor", 0.0)


@pytest.mark.parametrize(("error", "allowed", "ratio"), [
    ([0.0, 3.0], [0.0, 2.0], 1.5), ([1.0], [0.0], math.inf), (2.0, 4.0, 0.5), ([], [], 0.0), ([1.0, 2.0], 4.0, 0.5)])
def test_the_ratio_is_the_largest_of_the_entries(error: object, allowed: object, ratio: float) -> None:
    """An exact entry of an exact comparison counts as nothing."""
    assert ratio_of(error, allowed) == ratio


def test_a_recorder_keeps_the_worst_call_and_says_which_comparison_failed() -> None:
    """A case fails by the value that its failure names; another that was outside was only tried."""
    recorder = Recorder()
    recorder.begin(CASE)
    for what, error in ((WHAT, 0.5), (WHAT, 7.0), ("f: tried", 9.0), (WHAT, 2.0)):
        recorder(what, error, 1.0)
    assert recorder.observed({CASE: WHAT}) == (
        Observed(CASE, WHAT, 7.0, True), Observed(CASE, "f: tried", 9.0, False))
    assert not any(one.failed for one in recorder.observed({}))


def test_a_margin_has_the_worst_right_and_the_least_wrong_value() -> None:
    """Each with the candidate that shows it."""
    found, = margins([(RIGHT, seen(0.01)), (ALSO_RIGHT, seen(0.02)), (WRONG, seen(500, True)),
                      (LESS_WRONG, seen(40, True))])
    assert found == Margin(CASE, WHAT, Extreme(0.02, "single"), Extreme(40, "f: a -> b"))
    assert not found.is_narrow


@pytest.mark.parametrize(("right", "wrong", "narrow"), [
    (0.05, 50.0, False), (0.2, 50.0, True), (0.05, 5.0, True), (0.05, math.inf, False)])
def test_a_factor_of_ten_is_asked_on_both_sides(right: float, wrong: float, narrow: bool) -> None:
    """A comparison by which no wrong solution fails has room above."""
    assert Margin(CASE, WHAT, Extreme(right), Extreme(wrong)).is_narrow == narrow


def test_what_a_right_solution_only_tries_does_not_count() -> None:
    """A case that passes although a comparison was outside has tried several."""
    found, = margins([(RIGHT, seen(0.01)), (ALSO_RIGHT, seen(30.0)), (WRONG, seen(0.5)), (WRONG, seen(20, False))])
    assert found == Margin(CASE, WHAT, Extreme(0.01, "loops"))


def test_narrow_margins_are_printed_written_and_shown() -> None:
    """Only narrow ones are told; the data has all; so it is with verdicts that moved."""
    move = Moved("twice", Circumstances(3, 2), (CASE,))
    wide, narrow = Margin(CASE, "wide"), Margin(CASE, "<narrow>", Extreme(0.5, "loops"), Extreme(3.0, "twice"))
    matrix = kill_matrix(HOMEWORK, [], [], [wide, narrow], [move])
    words = (f"{CASE}: <narrow>: right within 0.5 of the tolerance (loops), wrong by 3 times the tolerance (twice)")
    assert list(summary(matrix)) == [
        "2 comparisons, 1 with a right or a wrong value within a factor of 10 of the tolerance:", f"    {words}",
        "1 times a candidate had other verdicts than in the first run:",
        f"    twice: with seed 3, 2 BLAS threads other verdicts of {CASE}",
        "0 candidates, 0 not as the catalogue says"]
    data = to_data(matrix)
    assert data["margins"] == [
        {"case": CASE, "comparison": "wide", "right": 0.0, "right_by": "", "wrong": None, "wrong_by": "",
         "narrow": False},
        {"case": CASE, "comparison": "<narrow>", "right": 0.5, "right_by": "loops", "wrong": 3.0, "wrong_by": "twice",
         "narrow": True}]
    assert data["moved"] == [{"id": "twice", "seed": 3, "threads": 2, "cases": [CASE]}]
    page = to_page(matrix)
    assert "&lt;narrow&gt;: right within 0.5" in page
    assert "with seed 3, 2 BLAS threads" in page
