"""Selects the cases of ``-k TEXT``."""

from __future__ import annotations

from ..report.outcome import Case
from ..report.report import Item


def case_is_meant(case: Case, text: str) -> bool:
    """Whether the part, the function or the title contains the text, ignoring case."""
    return _contains(case.part, case.id, case.title, text)


def item_is_meant(item: Item, text: str) -> bool:
    """As ``case_is_meant``; an item for a whole part has no case and is always selected."""
    return not item.id or _contains(item.part, item.id, item.title, text)


def _contains(part: str, id: str, title: str, text: str) -> bool:
    text = text.casefold()
    names = (part, id.rpartition("/")[2])
    return any(text in words.casefold() for name in names for words in (name, name.replace("_", " "))) or (
        text in title.casefold())
