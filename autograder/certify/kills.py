"""The kill matrix: which case sees which wrong solution."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..homework import Homework
from ..report.outcome import Case
from .cells import Cell
from .margins import Margin
from .margins import to_data as margins_data
from .moved import Moved
from .mutants import MUTANT
from .naming import NO_NAMES, Naming
from .naming import to_data as naming_data

WRONG = ("mistake", MUTANT)


@dataclass(frozen=True)
class CaseKills:
    """What one case sees.

    Attributes:
        kills: ids of the wrong solutions that lose points on this case.
        alone: those of them that lose points on no other case.
    """

    case: Case
    kills: frozenset[str]
    alone: frozenset[str]


@dataclass(frozen=True)
class KillMatrix:
    """A homework's cases, and what became of each candidate.

    Attributes:
        margins: the comparisons' gaps, where they were measured.
        moved: candidates with another verdict in another run, where there were several.
        naming: how well mistakes are named, after a whole run.
    """

    homework: Homework
    cases: tuple[CaseKills, ...]
    cells: tuple[Cell, ...]
    margins: tuple[Margin, ...] = ()
    moved: tuple[Moved, ...] = ()
    naming: Naming = NO_NAMES

    def of_kind(self, kind: str) -> list[Cell]:
        """The candidates of a kind, in the catalogue's order."""
        return [cell for cell in self.cells if cell.candidate.kind == kind]

    @property
    def problems(self) -> list[str]:
        """Sentences about all that is not as the catalogue says."""
        return [*(problem for cell in self.cells for problem in cell.problems), *self.naming.wrong]

    def redundant(self) -> list[CaseKills]:
        """The cases that see no wrong solution that another case does not see."""
        return [one for one in self.cases if not one.alone]

    def covering(self, one: CaseKills) -> CaseKills | None:
        """Another case that sees everything that this one sees, of the same part if possible; None if there is none."""
        others = [other for other in self.cases if other is not one and one.kills and one.kills <= other.kills]
        return min(others, key=lambda other: (other.case.part != one.case.part, len(other.kills)), default=None)


def kill_matrix(homework: Homework, cases: Iterable[Case], cells: Sequence[Cell], margins: Iterable[Margin] = (),
                moved: Iterable[Moved] = (), naming: Naming = NO_NAMES) -> KillMatrix:
    """Turn what each candidate lost into what each case sees."""
    failed = {cell.candidate.id: cell.judged.failed for cell in cells if cell.candidate.kind in WRONG}
    once = {id for id, by in failed.items() if len(by) == 1}
    kills = {homework.short_id(case.id): frozenset(id for id, by in failed.items() if homework.short_id(case.id) in by)
             for case in cases}
    seeing = tuple(CaseKills(case, seen := kills[homework.short_id(case.id)], seen & once) for case in cases)
    return KillMatrix(homework, seeing, tuple(cells), tuple(margins), tuple(moved), naming)


def to_data(matrix: KillMatrix) -> dict[str, Any]:
    """The matrix as plain data, for JSON."""
    kinds = Counter(cell.candidate.kind for cell in matrix.cells)
    return {
        "homework": matrix.homework.id,
        "candidates": dict(sorted(kinds.items())),
        "problems": matrix.problems,
        "cases": [_case_data(matrix, one) for one in matrix.cases],
        "solutions": [{"id": cell.candidate.id, "kind": cell.candidate.kind, "loses": list(cell.candidate.loses),
                       "lost": cell.lost, "failed": list(cell.judged.failed), "problems": list(cell.problems)}
                      for cell in matrix.cells],
        "margins": margins_data(matrix.margins),
        "moved": [{"id": one.id, "seed": one.circumstances.seed, "threads": one.circumstances.threads,
                   "cases": list(one.cases)} for one in matrix.moved],
        "naming": naming_data(matrix.naming),
    }


def _case_data(matrix: KillMatrix, one: CaseKills) -> dict[str, Any]:
    covering = None if one.alone else matrix.covering(one)
    return {"case": matrix.homework.short_id(one.case.id), "part": one.case.part, "title": one.case.title,
            "weight": one.case.weight, "kills": len(one.kills), "alone": sorted(one.alone),
            "covered_by": covering and matrix.homework.short_id(covering.case.id)}
