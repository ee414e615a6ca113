"""Checks dictionaries that the student's code fills, before a case reads them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .gap import Call, Gap, kind_of

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
        held = ", ".join(list(got)[:NAMES_SHOWN]) or "nothing"
        raise Gap(f"{what} has no {', '.join(missing)}; it has {held}", call=call)
    return got
