"""Which cases ``-k TEXT`` means."""

from __future__ import annotations

from ..report.outcome import Case
from ..report.report import Item


def case_is_meant(case: Case, text: str) -> bool:
    """Whether the part, the function or the title contains the text, in either case of letters."""
    return _contains(case.id, case.title, text)


def item_is_meant(item: Item, text: str) -> bool:
    """As ``case_is_meant``; an item that stands for a whole part has no case, and is always meant."""
    return not item.id or _contains(item.id, item.title, text)


def _contains(id: str, title: str, text: str) -> bool:
    name = id.rpartition("/")[2]
    text = text.casefold()
    return any(text in words.casefold() for words in (name, name.replace("_", " "), title))
