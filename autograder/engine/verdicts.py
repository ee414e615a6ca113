"""What an exception means: the student's failure, or a fault of the grader."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest

from ..errors import GraderError, StudentError, StudentTimeout, SubmissionError, WorkerGone
from ..failure import CaseFailed, Failure
from .fixture_faults import fixture_fault

FLAKY = "Your code gives different results for the same input; look for state that survives between two calls."
OF_PYTEST = ("Failed",)
FRAMES = 8


def failure_of(error: BaseException, trust_assertions_only: bool = True) -> Failure | None:
    """The student's failure; None if the exception is a fault of the grader.

    Args:
        trust_assertions_only: False for suites written for other harnesses, in which any exception is a failure.
    """
    if isinstance(error, CaseFailed):
        return error.failure
    if isinstance(error, StudentError):
        headline = f"{error.where} raised {error}" if error.where else str(error)
        return Failure(headline, trace=error.trace, no_secret=error.no_secret)
    if isinstance(error, StudentTimeout):
        return Failure(str(error), timed_out=True)
    if isinstance(error, (AssertionError, SubmissionError, WorkerGone)):
        return Failure(str(error) or "A check of this case failed.")
    name = type(error).__name__
    if name in ("FlakyFailure", "Flaky"):
        return Failure(FLAKY)
    if name in OF_PYTEST:
        return Failure(str(error))
    if not trust_assertions_only and isinstance(error, Exception) and not isinstance(error, GraderError):
        return Failure(f"The test raised {name}: {error}")
    return None


def fault_text(error: BaseException, root: Path) -> str:
    """A fault of the grader for its maintainers: the frames of the project's own files, then the exception.

    Args:
        root: the folder that contains the homework.
    """
    if isinstance(error, pytest.FixtureLookupError):
        return fixture_fault(error, root)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "site-packages" not in frame.filename]
    return "".join([*traceback.format_list(frames[-FRAMES:]), *traceback.format_exception_only(error)])
