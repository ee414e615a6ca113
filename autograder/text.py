"""Text for people: untrusted text is cleaned and shortened, and misspelled names get a suggestion."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import Any

_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # colours, cursor movements
    r"|(?:\x1b\]|\x9d)[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?"  # window titles, links
    r"|\x1b[ -/]*[0-~]?"
)
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SURROGATES = re.compile("[\ud800-\udfff]")
MOST_KNOWN, LONGEST_KNOWN = 2_000, 100
CUT = "\n[cut here: {count} more characters are not shown]"


def clean(text: str) -> str:
    """The text without escape sequences, control and direction characters; lone surrogates become U+FFFD."""
    if text.isascii() and text.isprintable():  # most texts; the three searches below would take ten times as long
        return text
    text = _ESCAPES.sub("", text.replace("\r\n", "\n"))
    text = _CONTROLS.sub("", text.replace("\r", "\n"))
    return _SURROGATES.sub("\ufffd", text)


def shorten(text: str, size: int) -> str:
    """At most the text's first ``size`` bytes of UTF-8; if something was cut, a sentence says so."""
    kept = text.encode("utf-8", "replace")[:size].decode("utf-8", "ignore")
    if len(kept) >= len(text):
        return text
    return kept.rstrip() + CUT.format(count=len(text) - len(kept))


def clean_all(data: Any) -> Any:
    """The same data with every string in it cleaned, keys included."""
    if isinstance(data, str):
        return clean(data)
    if isinstance(data, dict):
        return {clean_all(key): clean_all(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [clean_all(value) for value in data]
    return data


def part_title(name: str) -> str:
    """A part's name as a title: ``"cross_entropy_loss"`` becomes ``"Cross entropy loss"``."""
    text = name.replace("_", " ").strip()
    return text[:1].upper() + text[1:] or name


def did_you_mean(name: str, known: Sequence[str]) -> str:
    """``" (did you mean 'x'?)"``, or nothing if no known name is similar.

    Only the first MOST_KNOWN names of at most LONGEST_KNOWN characters are compared: a submission may have many.
    """
    by_lower = {one.lower(): one for one in known[:MOST_KNOWN] if len(one) <= LONGEST_KNOWN}
    close = difflib.get_close_matches(name.lower(), by_lower, n=1)
    return f" (did you mean {by_lower[close[0]]!r}?)" if close else ""
