"""The one cleaner of text that strangers wrote."""

from __future__ import annotations

import pytest

from autograder.text import LONGEST_KNOWN, MOST_KNOWN, clean, did_you_mean


@pytest.mark.parametrize(("text", "cleaned"), [
    ("a\x1b[2Jb\tc", "ab\tc"),
    ("a\r\nb\rc", "a\nb\nc"),
    ("a\x00\x07\x0b\x7fb", "ab"),
    ("a\x9b31mb", "ab"),
    ("\x1b]0;title\x07a\x1b]8;;link\x1b\\b", "ab"),
    ("a\x1b]never ended\nb", "a\nb"),
    ("a\u202eb\ud800", "ab\ufffd"),
])
def test_newlines_and_tabs_alone_are_kept(text: str, cleaned: str) -> None:
    """Escape sequences, control and direction characters go; an unfinished sequence takes no later line with it."""
    assert clean(text) == cleaned


def test_a_suggestion_looks_at_a_bounded_number_of_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """A submission may have many long names; only so many are compared, and none that is too long."""
    known = ["x" * (LONGEST_KNOWN + 1), *(f"n{number}" for number in range(MOST_KNOWN))]
    compared: list[str] = []
    monkeypatch.setattr("difflib.get_close_matches", lambda word, names, n: compared.extend(names) or [])
    assert did_you_mean("Linear", known) == ""
    assert compared == known[1:MOST_KNOWN]


def test_a_suggestion_names_the_closest() -> None:
    """The case of letters does not matter; nothing similar suggests nothing."""
    assert did_you_mean("linear", ["Sigmoid", "Linear"]) == " (did you mean 'Linear'?)"
    assert did_you_mean("ReLU", ["Sigmoid", "Linear"]) == ""
