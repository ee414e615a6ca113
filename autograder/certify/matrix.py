"""The kill matrix: every candidate graded for real, each in a process of its own, and what came of it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ..apart import grade_apart
from ..errors import GraderError
from ..homework import Homework
from .catalogue import Candidate, write_candidate


@dataclass(frozen=True)
class Cell:
    """What one candidate lost.

    Attributes:
        lost: part -> points lost, where any were.
        problems: sentences; empty where everything came out as the catalogue says.
    """

    candidate: Candidate
    lost: dict[str, float]
    problems: tuple[str, ...]


def run_matrix(homework: Homework, candidates: Iterable[Candidate], jobs: int | None = None,
               tell: Callable[[Cell], None] = lambda cell: None) -> list[Cell]:
    """Grade every candidate through the sandbox; ``tell`` hears of each as it ends."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(jobs or os.cpu_count() or 1) as pool:
        def run(candidate: Candidate) -> Cell:
            cell = judge(candidate, points_lost(homework, write_candidate(candidate, Path(folder))))
            tell(cell)
            return cell

        return list(pool.map(run, candidates))


def points_lost(homework: Homework, submission: Path) -> dict[str, float]:
    """Grade a submission in a process of its own; return the points lost by part, where any were.

    Raises:
        GraderError: the grader itself failed.
    """
    graded = grade_apart(homework, submission, submission / "results.json")
    if graded.status != 0:
        raise GraderError(f"Grading {submission.name} ended with status {graded.status}: {graded.faults()}")
    return graded.lost()


def judge(candidate: Candidate, lost: dict[str, float]) -> Cell:
    """Compare what was lost with what the catalogue says."""
    problems = [f"{candidate.id} loses nothing on {part}: no case sees it." for part in candidate.loses
                if part not in lost]
    allowed = {*candidate.loses, *candidate.may_lose}
    problems += [f"{candidate.id} loses {points:g} on {part}, which is not its part." if candidate.loses else
                 f"{candidate.id} is right but loses {points:g} on {part}."
                 for part, points in lost.items() if part not in allowed]
    return Cell(candidate, lost, tuple(problems))
