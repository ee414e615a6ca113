"""The whole matrix several times, each time with other seeds and threads: which verdicts move, and by how much right
and wrong values miss the tolerances."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from ..homework import Homework
from .catalogue import Candidate
from .cells import Cell
from .circumstances import repetitions
from .margins import Margin, margins
from .matrix import run_matrix
from .moved import Moved, moved


@dataclass(frozen=True)
class Repeated:
    """What several runs showed.

    Attributes:
        cells: each candidate in the first run's cell, or in the first that has a problem.
        moved: where later runs differ from the first.
    """

    cells: list[Cell]
    margins: list[Margin] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)


def run_repeatedly(homework: Homework, candidates: Sequence[Candidate], count: int, jobs: int | None = None,
                   tell: Callable[[Cell], None] = lambda cell: None) -> Repeated:
    """Run every candidate so many times.

    Args:
        jobs: how many at a time; by default as many as there are processors.
        tell: hears of each in each run.
    """
    runs = {circumstances: _by_id(run_matrix(homework, candidates, jobs, tell, circumstances=circumstances,
                                             measures=True))
            for circumstances in repetitions(count)}
    cells = [_worst([run[candidate.id] for run in runs.values()]) for candidate in candidates]
    seen = [(cell.candidate, cell.judged.observed) for run in runs.values() for cell in run.values()]
    return Repeated(cells, margins(seen), list(moved(runs)))


def _by_id(cells: Iterable[Cell]) -> dict[str, Cell]:
    return {cell.candidate.id: cell for cell in cells}


def _worst(cells: Sequence[Cell]) -> Cell:
    return next((cell for cell in cells if cell.problems), cells[0])
