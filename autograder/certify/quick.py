"""One process of several that run candidates without the sandbox: our own wrong solutions are trusted."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..engine.process import prepare_process
from ..errors import GraderError
from ..homework import Homework
from .catalogue import Candidate
from .cells import Judged
from .circumstances import AS_IN_A_GRADING, Circumstances
from .margins import Recorder

if TYPE_CHECKING:
    from ..inprocess.runner import Result, Runner

STDOUT = 1


@dataclass(frozen=True)
class _Process:
    """What this process runs candidates with."""

    runner: Runner
    measures: bool


_process: list[_Process] = []


def begin(homework: Homework, circumstances: Circumstances = AS_IN_A_GRADING, measures: bool = False) -> None:
    """The process starts: load the cases and the reference of one homework.

    Args:
        measures: whether to measure how far values are from their tolerances.
    """
    prepare_process()
    circumstances.set_threads()  # before NumPy is imported
    os.dup2(os.open(os.devnull, os.O_WRONLY), STDOUT)  # what solutions print is not certify's
    from ..inprocess.runner import Runner

    _process[:] = [_Process(Runner(homework, seed=circumstances.seed), measures)]


def judged(candidate: Candidate) -> Judged:
    """What a candidate loses.

    Raises:
        GraderError: a case is at fault, or cannot run in process.
    """
    from ..engine.verdicts import fault_text

    process, = _process
    try:
        return judged_by(process.runner, candidate, process.measures)
    except GraderError:
        raise
    except Exception as error:  # as text, since not every exception can travel to the parent process
        fault = fault_text(error, Path(process.runner.homework.root))
        raise GraderError(f"{candidate.id} could not be judged: {fault}") from None


def judged_by(runner: Runner, candidate: Candidate, measures: bool = False) -> Judged:
    """As ``judged``, in a process that has a runner."""
    from ..margin import heard_by

    recorder = Recorder()
    if not measures:
        results = runner.run_all(candidate.sources)
        return Judged(runner.lost(results), runner.failed(results))
    with heard_by(recorder):
        results = runner.run_all(candidate.sources, before=recorder.begin)
    return Judged(runner.lost(results), runner.failed(results), recorder.observed(_headlines(results)))


def _headlines(results: dict[str, Result]) -> dict[str, str]:
    """Case -> the headline of its failure."""
    from ..engine.verdicts import failure_of

    failures = {case: failure_of(result.failure) for case, result in results.items() if result.failure is not None}
    return {case: failure.headline for case, failure in failures.items() if failure is not None}
