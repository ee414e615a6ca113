"""Metadata: every field may be missing or wrong, and the limit is measured from created_at."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.homework import SubmissionLimit
from autograder.report.metadata import Metadata, Previous, kept_score, over_limit, read_metadata
from autograder.report.notes import limit_note

NOON = datetime(2024, 3, 1, 12, tzinfo=timezone.utc)
FULL: dict[str, Any] = {
    "created_at": "2024-03-01T12:00:00.5-08:00",
    "users": [{"name": "Ada Lovelace"}, {"name": "Alan\nTuring\u202e"}],
    "assignment": {"title": "Homework 3", "total_points": "20.0", "group_submission": True},
    "previous_submissions": [
        {"submission_time": "2024-02-02T00:00:00Z", "score": 8.0, "autograder_error": False},
        {"submission_time": "2024-02-01T00:00:00Z", "score": "5.5", "autograder_error": True},
    ],
}


def read(tmp_path: Path, data: object) -> Metadata | None:
    path = tmp_path / "submission_metadata.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return read_metadata(path)


def before(*hours: float, score: float | None = 1.0) -> tuple[Previous, ...]:
    return tuple(Previous(NOON - timedelta(hours=back), score) for back in sorted(hours, reverse=True))


def test_a_full_file_is_read(tmp_path: Path) -> None:
    """Every field that grading uses is read, times with their zone, earlier submissions oldest first."""
    found = read(tmp_path, FULL)
    assert found is not None
    assert found.created_at == datetime(2024, 3, 1, 20, 0, 0, 500_000, tzinfo=timezone.utc)
    assert (found.users, found.group) == (("Ada Lovelace", "Alan Turing"), True)
    assert (found.assignment, found.total_points) == ("Homework 3", 20.0)
    assert [(entry.score, entry.failed) for entry in found.previous] == [(5.5, True), (8.0, False)]


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "3", '{"a": NaN}', "[" * 5000])
def test_a_file_that_is_no_object_is_none(tmp_path: Path, text: str) -> None:
    """Anything but a JSON object gives None."""
    path = tmp_path / "damaged.json"
    path.write_text(text, encoding="utf-8")
    assert read_metadata(path) is None


def test_a_missing_file_is_none(tmp_path: Path) -> None:
    """Without the file, or with a folder in its place, there is no metadata."""
    assert read_metadata(tmp_path / "absent.json") is None
    assert read_metadata(tmp_path) is None


def test_an_empty_object_is_empty_metadata(tmp_path: Path) -> None:
    """Every field may be missing."""
    assert read(tmp_path, {}) == Metadata()


KEYS = ("name", "title", "total_points", "score", "submission_time", "autograder_error", "group_submission")
values: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, -1, 2**62, 1.5, "", "nan", "1e999", "20.0", "2024-03-01T12:00:00", "\x1b[0m", []]
)
objects = st.dictionaries(st.sampled_from(KEYS), values, max_size=4)
anything = values | objects | st.lists(values | objects, max_size=3)


@given(data=st.fixed_dictionaries({}, optional={key: anything for key in FULL}))
def test_fields_of_any_type_raise_nothing(tmp_path_factory: pytest.TempPathFactory, data: dict[str, Any]) -> None:
    """A field of any type is read as a value of the promised type or as missing, and the limit still works."""
    found = read(tmp_path_factory.mktemp("any"), data)
    assert found is not None
    assert found.created_at is None or found.created_at.tzinfo is not None
    assert all(type(name) is str for name in found.users)
    assert not over_limit(found, SubmissionLimit(count=1000, hours=1)).over


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "yesterday", "2024-13-01T00:00:00Z"])
def test_an_impossible_time_is_none(tmp_path: Path, text: str) -> None:
    """A time that is none, or so far away that arithmetic fails, is missing."""
    found = read(tmp_path, {"created_at": text})
    assert found is not None
    assert found.created_at is None


@pytest.mark.parametrize("score", [True, None, "x", -1, [], "nan", "1e999", 10**300 * 10**100])
def test_an_impossible_score_is_none(tmp_path: Path, score: object) -> None:
    """A score that is not a finite number of at least 0 counts as missing."""
    found = read(tmp_path, {"previous_submissions": [{"score": score}], "assignment": {"total_points": score}})
    assert found is None or (found.previous[0].score, found.total_points) == (None, None)


def test_without_limit_or_metadata_nothing_is_over() -> None:
    """No limit, or no metadata, means not over."""
    assert not over_limit(Metadata(previous=before(1, 2, 3)), None).over
    assert not over_limit(None, SubmissionLimit(count=0)).over


@pytest.mark.parametrize(("hours", "over", "counted"), [((1,), False, 1), ((1, 2), True, 2), ((1, 30), False, 1)])
def test_the_window_ends_at_created_at(hours: tuple[float, ...], over: bool, counted: int) -> None:
    """Two in 24 hours: only what came within 24 hours before created_at counts."""
    verdict = over_limit(Metadata(NOON, previous=before(*hours)), SubmissionLimit(2, 24))
    assert (verdict.over, verdict.counted) == (over, counted)


def test_without_hours_every_earlier_submission_counts() -> None:
    """Without hours the limit applies for ever, even if times are unknown."""
    limit = SubmissionLimit(2)
    assert over_limit(Metadata(NOON, previous=before(9000, 8000)), limit).over
    assert over_limit(Metadata(previous=(Previous(), Previous())), limit).over
    assert not over_limit(Metadata(NOON, previous=before(9000)), limit).over


def test_failures_of_the_autograder_do_not_count() -> None:
    """A submission on which the autograder failed does not count."""
    failed = tuple(Previous(entry.time, entry.score, failed=True) for entry in before(1, 2))
    assert not over_limit(Metadata(NOON, previous=failed), SubmissionLimit(1, 24)).over
    assert not over_limit(Metadata(NOON, previous=failed), SubmissionLimit(1)).over


def test_later_submissions_do_not_count_in_a_rerun() -> None:
    """A rerun of an old submission gives the old result: later submissions do not count."""
    metadata = Metadata(NOON, previous=(Previous(NOON + timedelta(hours=1), 3.0),))
    assert not over_limit(metadata, SubmissionLimit(1, 24)).over
    assert not over_limit(metadata, SubmissionLimit(1)).over
    assert kept_score(metadata) is None


def test_the_next_submission_is_allowed_when_the_oldest_leaves_the_window() -> None:
    """The next is allowed 24 hours after the second but last graded one."""
    verdict = over_limit(Metadata(NOON, previous=before(1, 5)), SubmissionLimit(2, 24))
    assert verdict.next_allowed == NOON + timedelta(hours=19)
    again = over_limit(Metadata(verdict.next_allowed, previous=before(1, 5)), SubmissionLimit(2, 24))
    assert not again.over


def test_a_refused_submission_does_not_push_the_next_one_away() -> None:
    """Of three within the window of two the last was refused: it does not count."""
    verdict = over_limit(Metadata(NOON, previous=before(1, 2, 23)), SubmissionLimit(2, 24))
    assert (verdict.counted, verdict.next_allowed) == (2, NOON + timedelta(hours=1))


def test_without_created_at_the_student_has_the_benefit_of_the_doubt() -> None:
    """A window cannot be measured without created_at: not over."""
    assert not over_limit(Metadata(previous=before(1, 2)), SubmissionLimit(1, 24)).over


@pytest.mark.parametrize("hours", [1e12, float("inf")])
def test_a_window_of_centuries_means_ever(hours: float) -> None:
    """A window too long for arithmetic means ever."""
    assert over_limit(Metadata(NOON, previous=before(90_000)), SubmissionLimit(1, hours)).over


def test_a_limit_of_zero_within_hours_is_over_without_a_next_time() -> None:
    """A limit of 0 allows nothing and promises nothing."""
    verdict = over_limit(Metadata(NOON), SubmissionLimit(0, 24))
    assert (verdict.over, verdict.next_allowed) == (True, None)


@pytest.mark.parametrize(
    ("previous", "score"),
    [
        ((), None),
        ((*before(5, score=9.0), *before(1, score=4.0)), 4.0),
        ((*before(5, score=3.0), *before(4, score=9.0), *before(1, score=None)), 9.0),
        ((*before(5, score=3.0), Previous(NOON - timedelta(hours=1), 0.0, failed=True)), 3.0),
    ],
)
def test_the_latest_score_is_kept_else_the_best(previous: tuple[Previous, ...], score: float | None) -> None:
    """The latest earlier score is kept; where it is unknown, the best known one."""
    assert kept_score(Metadata(NOON, previous=previous)) == score


def test_the_note_says_why_and_what_to_do() -> None:
    """Over the limit the note states the limit, the count, the score and when to submit again."""
    metadata = Metadata(NOON, previous=before(1, 5, score=7.5))
    limit = SubmissionLimit(2, 24)
    assert limit_note(limit, metadata, over_limit(metadata, limit)) == (
        "This submission was not graded: the limit is 2 graded submissions within 24 hours, and 2 came before it. "
        "It keeps your earlier score, 7.5. Submit again at 2024-03-02 07:00:00 (UTC+0000) or later."
    )
    ever = SubmissionLimit(2)
    assert "Ask the course staff if you need another one." in limit_note(ever, metadata, over_limit(metadata, ever))
