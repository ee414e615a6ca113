"""What a failing solution's student reads first, counted: "is wrong" alone should be the exception."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ..failure import Failure

NAMED, RELATION, FACT, WRONG, NOTHING = "named", "relation", "fact", "wrong", "nothing"
KINDS = (NAMED, RELATION, FACT, WRONG, NOTHING)
_WRONG = re.compile(r"\b(is|are) wrong\b")


@dataclass(frozen=True)
class Headline:
    """The first headline of a solution.

    Attributes:
        id: the solution's id in the catalogue.
        text: the sentence; empty if nothing failed.
        kind: "named" (the mistake), "relation" (how the value relates to the right one), "fact" (an exception, a
            shape, a kind of value, nan, a side effect), "wrong" (no more than that), or "nothing" (nothing failed).
    """

    id: str
    text: str
    kind: str


def first_headline(id: str, failures: Iterable[Failure], named: bool = False) -> Headline:
    """The first headline of a solution.

    Args:
        id: the solution's id.
        failures: of its failing cases, in the order of the report.
        named: whether the diagnosis names the mistake.
    """
    first = next(iter(failures), None)
    if first is None:
        return Headline(id, "", NOTHING)
    return Headline(id, first.headline, NAMED if named else _kind(first))


def _kind(failure: Failure) -> str:
    if failure.relation:
        return RELATION
    return WRONG if _WRONG.search(failure.headline) else FACT


def count_headlines(headlines: Iterable[Headline]) -> dict[str, int]:
    """How many headlines there are of each kind, in the order of KINDS."""
    found = Counter(headline.kind for headline in headlines)
    return {kind: found[kind] for kind in KINDS}
