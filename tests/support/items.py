"""Checks dictionaries and lists that the student's code fills, before a case reads them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .gap import OBJECT, Call, Gap, kind_of
from .grammar import count as counted

NAMES_SHOWN = 8


def items_of(what: str, got: Any, names: Iterable[str], call: Call | None = None) -> dict[str, Any]:
    """A student's dict, which must contain these names; further ones are accepted.

    Raises:
        Gap: it is not a dict, or a name is missing.
    """
    if type(got) is not dict:
        raise Gap(f"{what} is {kind_of(got)} instead of a dict", call=call)
    missing = [name for name in names if name not in got]
    if missing:
        held = ", ".join(map(str, list(got)[:NAMES_SHOWN])) or "nothing"
        raise Gap(f"{what} has no {', '.join(missing)}; it has {held}", call=call)
    return got


def objects_of(what: str, got: Any, count: int, call: Call | None = None) -> list[Any]:
    """A student's list or tuple of this many objects, as a list.

    Raises:
        Gap: it is something else, or an entry is data.
    """
    if type(got) not in (list, tuple):
        raise Gap(f"{what} is {kind_of(got)} instead of a list of {count} objects", call=call)
    if len(got) != count:
        raise Gap(f"{what} has {counted(len(got), 'entry', 'entries')} instead of {count}", call=call)
    for place, value in enumerate(got):
        if kind_of(value) != OBJECT:
            raise Gap(f"{what}[{place}] is {kind_of(value)} instead of an object", call=call)
    return list(got)
