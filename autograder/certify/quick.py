"""One process of several that run candidates without the sandbox: our own wrong solutions are trusted."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ..engine.process import prepare_process
from ..errors import GraderError
from ..homework import Homework
from .catalogue import Candidate
from .cells import Judged

if TYPE_CHECKING:
    from ..inprocess.runner import Runner

STDOUT = 1
_runner: list[Runner] = []


def begin(homework: Homework) -> None:
    """The process starts: load the cases and the reference of one homework."""
    prepare_process()  # before NumPy is imported
    os.dup2(os.open(os.devnull, os.O_WRONLY), STDOUT)  # what solutions print is not certify's
    from ..inprocess.runner import Runner

    _runner[:] = [Runner(homework)]


def judged(candidate: Candidate) -> Judged:
    """What a candidate loses.

    Raises:
        GraderError: a case is at fault, or cannot run in process.
    """
    from ..engine.verdicts import fault_text

    runner, = _runner
    try:
        results = runner.run_all(candidate.sources)
        return Judged(runner.lost(results), runner.failed(results))
    except GraderError:
        raise
    except Exception as error:  # as text, since not every exception can travel to the parent process
        fault = fault_text(error, Path(runner.homework.root))
        raise GraderError(f"{candidate.id} could not be judged: {fault}") from None
