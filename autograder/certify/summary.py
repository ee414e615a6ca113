"""What certify prints when all candidates have run."""

from __future__ import annotations

import math
from collections.abc import Iterator

from .kills import CaseKills, KillMatrix
from .margins import GAP, Margin
from .mutants import MUTANT
from .naming import ROWS, VERDICTS, Naming

WIDEST = max(map(len, ROWS))
HEADLINES = {"named": "name the mistake", "relation": "tell a relation", "fact": "tell another fact",
             "wrong": "say only that a value is wrong", "nothing": "say nothing"}


def summary(matrix: KillMatrix) -> Iterator[str]:
    """The lines, the sums last."""
    generic = matrix.of_kind(MUTANT)
    if generic:
        yield from _shadowed(matrix)
    if matrix.margins:
        yield from _margins(matrix)
    yield from _names(matrix)
    if generic:
        yield f"{len(generic)} mutants, {sum(bool(cell.lost) for cell in generic)} of them seen by a case"
    wrong = sum(bool(cell.problems) for cell in matrix.cells)
    yield f"{len(matrix.cells)} candidates, {wrong} not as the catalogue says"


def facts_of(matrix: KillMatrix, one: CaseKills) -> str:
    """What is known of a case that sees no wrong solution alone; whether it is useful is for people to say."""
    facts = ["hidden" if one.case.hidden else "public", *one.case.tags]
    covering = matrix.covering(one)
    if not one.kills:
        sees = "sees no wrong solution"
    elif covering is None:
        sees = f"sees {len(one.kills)}; several other cases see them too"
    else:
        sees = f"sees {len(one.kills)}; {matrix.homework.short_id(covering.case.id)} sees them too"
    return f"{matrix.homework.short_id(one.case.id)} ({', '.join(facts)}) {sees}"


def margin_in_words(one: Margin) -> str:
    """The two gaps of a comparison."""
    right = f"right within {one.right.ratio:.2g} of the tolerance" + (f" ({one.right.id})" if one.right.id else "")
    wrong = "no wrong solution fails by it" if math.isinf(one.wrong.ratio) and not one.wrong.id else (
        f"wrong by {one.wrong.ratio:.3g} times the tolerance ({one.wrong.id})")
    return f"{one.case}: {one.what}: {right}, {wrong}"


def headlines_in_words(found: Naming) -> str:
    """What students of wrong solutions read first, counted."""
    return ", ".join(f"{count} {HEADLINES[kind]}" for kind, count in found.headlines.items() if count)


def _names(matrix: KillMatrix) -> Iterator[str]:
    """A table of verdicts on names, the wrong names, and the headlines."""
    found = matrix.naming
    if found.rows:
        yield f"{'named':<{WIDEST}}" + "".join(f"{verdict:>9}" for verdict in VERDICTS)
    for row, verdicts in found.rows.items():
        yield f"{row:<{WIDEST}}" + "".join(f"{verdicts[verdict]:>9}" for verdict in VERDICTS)
    for sentence in found.wrong:
        yield f"    {sentence}"
    if found.headlines:
        yield f"first headlines of wrong solutions: {headlines_in_words(found)}"


def _shadowed(matrix: KillMatrix) -> Iterator[str]:
    """The cases that could go without a loss, as far as wrong solutions are concerned."""
    shadowed = matrix.redundant()
    if shadowed:
        yield f"{len(shadowed)} of {len(matrix.cases)} cases see no wrong solution that no other case sees:"
    for one in shadowed:
        yield f"    {facts_of(matrix, one)}"


def _margins(matrix: KillMatrix) -> Iterator[str]:
    narrow = [one for one in matrix.margins if one.is_narrow]
    yield (f"{len(matrix.margins)} comparisons, {len(narrow)} with a right or a wrong value within a factor of {GAP:g} "
           f"of the tolerance{':' if narrow else ''}")
    for one in narrow:
        yield f"    {margin_in_words(one)}"
    if matrix.moved:
        yield f"{len(matrix.moved)} times a candidate had other verdicts than in the first run:"
    for move in matrix.moved:
        yield f"    {move}"
