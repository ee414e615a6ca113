"""The one cleaner of text that strangers wrote."""

from __future__ import annotations

import pytest

from autograder.text import clean


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
