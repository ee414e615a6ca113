"""What an exception means: the student's failure, or a fault of the grader; and the words for it."""

from __future__ import annotations

import traceback

from ..errors import GraderError, StudentError, SubmissionError, WorkerGone
from ..report.outcome import Verdict

FLAKY = "Your code gives different results for the same input; look for state that survives between two calls."
OF_PYTEST = ("Failed",)
FRAMES = 8


def judge(error: BaseException, trust_assertions_only: bool = True) -> tuple[Verdict, str]:
    """Return the verdict and, for a failure, its text for the student; for a fault, its traceback for instructors.

    Args:
        trust_assertions_only: False for suites written for other harnesses, in which any exception is a failure.
    """
    if isinstance(error, StudentError):
        return Verdict.FAILED, student_error_text(error)
    if isinstance(error, (AssertionError, SubmissionError, WorkerGone)):
        return Verdict.FAILED, str(error) or "A check of this case does not hold."
    name = type(error).__name__
    if name in ("FlakyFailure", "Flaky"):
        return Verdict.FAILED, FLAKY
    if name in OF_PYTEST:
        return Verdict.FAILED, str(error)
    if not trust_assertions_only and isinstance(error, Exception) and not isinstance(error, GraderError):
        return Verdict.FAILED, f"The test raised {name}: {error}"
    return Verdict.UNJUDGED, fault_text(error)


def fault_text(error: BaseException) -> str:
    """A fault of the grader for whoever mends it: the frames of the project's own files, then the exception."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "site-packages" not in frame.filename]
    return "".join([*traceback.format_list(frames[-FRAMES:]), *traceback.format_exception_only(error)])


def student_error_text(error: StudentError) -> str:
    """An exception of the student's code: the call, the exception, and the student's own frames."""
    head = f"{error.where} raised {error}" if error.where else str(error)
    return f"{head}\n{_indent(error.trace)}" if error.trace else head


def _indent(text: str) -> str:
    return "\n".join("  " + line for line in text.splitlines())
