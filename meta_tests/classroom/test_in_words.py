"""Numbers and times as a reader of a report sees them."""

from __future__ import annotations

import pytest

from autograder.classroom.in_words import counted, duration, moment, percent, points, signed


@pytest.mark.parametrize(("seconds", "words"), [
    (0, "0 s"), (0.0123, "0.012 s"), (1.25, "1.2 s"), (12.4, "12 s"), (59.7, "1 min 0 s"), (200, "3 min 20 s"),
    (3599.6, "1 h 0 min"), (7500, "2 h 5 min")])
def test_times_have_two_units_at_most(seconds: float, words: str) -> None:
    """No unit is ever full: 60 seconds are a minute."""
    assert duration(seconds) == words


def test_points_have_two_decimals_at_most() -> None:
    """What rounds to nothing is 0, without a sign."""
    assert [points(value) for value in (50.0, 46.6, 1 / 3, -0.001)] == ["50", "46.6", "0.33", "0"]
    assert [signed(value) for value in (1.0, -0.25, 0.001, -0.001)] == ["+1", "-0.25", "0", "0"]
    assert percent(0.425) == "42 %"


def test_counts_have_their_plural() -> None:
    """One is one; thousands are separated."""
    assert [counted(1, "student"), counted(0, "student"), counted(1000, "child", "children")] == [
        "1 student", "0 students", "1,000 children"]


@pytest.mark.parametrize(("iso", "words"), [
    ("2026-01-02T03:04:05Z", "2026-01-02 03:04"), ("2026-01-02 03:04:05.123 -0800", "2026-01-02 03:04:05.123 -0800"),
    ("", "-")])
def test_moments_are_told_to_the_minute(iso: str, words: str) -> None:
    """What is no ISO time is shown as it is."""
    assert moment(iso) == words
