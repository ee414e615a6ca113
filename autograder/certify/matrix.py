"""The kill matrix: what every candidate of a catalogue loses, in process or through the sandbox."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

from ..apart import grade_apart
from ..errors import GraderError
from ..homework import Homework
from . import quick
from .catalogue import Candidate, write_candidate
from .cells import Cell, Judged, judge
from .circumstances import AS_IN_A_GRADING, Circumstances


def run_matrix(homework: Homework, candidates: Iterable[Candidate], jobs: int | None = None,
               tell: Callable[[Cell], None] = lambda cell: None, sandbox: bool = False, fresh: bool = False, *,
               circumstances: Circumstances = AS_IN_A_GRADING, measures: bool = False) -> list[Cell]:
    """Run every candidate, several at a time.

    Args:
        jobs: how many at a time; by default as many as there are processors.
        tell: hears of each in its turn.
        sandbox: grade each as a submission, instead of running the cases on it in a process of certify's own.
        fresh: give every case a fresh worker there.
        circumstances: of the run in processes of certify's own.
        measures: whether to measure there how far values are from their tolerances.

    Raises:
        GraderError: a candidate could not be judged.
    """
    run = (partial(_through_sandbox, fresh=fresh) if sandbox else
           partial(_in_process, circumstances=circumstances, measures=measures))
    cells = []
    for candidate, judged in run(homework, list(candidates), jobs or os.cpu_count() or 1):
        cells.append(judge(candidate, judged, homework.parts))
        tell(cells[-1])
    return cells


def _through_sandbox(homework: Homework, candidates: list[Candidate], jobs: int, fresh: bool
                     ) -> Iterator[tuple[Candidate, Judged]]:
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(jobs) as pool:
        places = [write_candidate(candidate, Path(folder)) for candidate in candidates]
        yield from zip(candidates, pool.map(grade, repeat(homework), places, repeat(fresh)), strict=True)


def _in_process(homework: Homework, candidates: list[Candidate], jobs: int, circumstances: Circumstances,
                measures: bool) -> Iterator[tuple[Candidate, Judged]]:
    jobs, candidates = max(1, min(jobs, len(candidates))), circumstances.shuffled(candidates)
    begun = (homework, circumstances, measures)
    with circumstances.hashed(), ProcessPoolExecutor(jobs, get_context("spawn"), quick.begin, begun) as pool:
        yield from zip(candidates, pool.map(quick.judged, candidates), strict=True)


def grade(homework: Homework, submission: Path, fresh: bool = False) -> Judged:
    """Grade a submission in a process of its own.

    Raises:
        GraderError: the grader itself failed.
    """
    graded = grade_apart(homework, submission, submission / "results.json", options=["--fresh"] if fresh else [])
    if graded.status != 0:
        raise GraderError(f"Grading {submission.name} ended with status {graded.status}: {graded.faults()}")
    return Judged(graded.lost(), graded.failed())
