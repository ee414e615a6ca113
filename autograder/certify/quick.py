"""One process of several that run candidates without the sandbox: our own wrong solutions are trusted."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..engine.process import prepare_process
from ..errors import GraderError
from ..homework import Homework
from .catalogue import Candidate
from .cells import Failed, Judged
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
    warnings.simplefilter("ignore")  # nor are NumPy's warnings about their numbers
    from ..inprocess.runner import Runner

    _process[:] = [_Process(Runner(homework, seed=circumstances.seed), measures)]


def runner() -> Runner:
    """The runner of this process, once it has begun."""
    process, = _process
    return process.runner


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
    import numpy as np

    from ..margin import heard_by

    recorder = Recorder()
    with np.errstate(), heard_by(recorder) if measures else nullcontext():  # it may change NumPy's settings
        results = runner.run_all(candidate.sources, before=recorder.begin)
    failures = tuple(_failures(results))
    observed = recorder.observed({one.case: one.observation.what for one in failures})
    return Judged(runner.lost(results), runner.failed(results), observed, failures)


def _failures(results: dict[str, Result]) -> Iterator[Failed]:
    from ..diagnosis.observation import observation_of
    from ..engine.verdicts import failure_of

    for case, result in results.items():
        observation = observation_of(result.failure)
        if result.failure is not None and observation is not None:
            failure = failure_of(result.failure)
            assert failure is not None  # the runner raises faults of the grader
            yield Failed(case, failure, observation)
