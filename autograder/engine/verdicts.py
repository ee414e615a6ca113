"""What an exception means: the student's failure, or a fault of the grader."""

from __future__ import annotations

import re
import traceback
from pathlib import Path

import pytest

from ..errors import GraderError, ReferenceRaised, StudentError, StudentTimeout, SubmissionError, WorkerGone
from ..failure import CaseFailed, Failure
from .fixture_faults import fixture_fault

FLAKY = "Your code gives different results for the same input; look for state that survives between two calls."
OF_PYTEST = ("Failed",)
FRAMES = 8
OF_VALUES = (TypeError, AttributeError, ValueError, LookupError, ArithmeticError)  # what a wrong value makes code raise
ADDRESS = re.compile(r" at 0x[0-9a-f]+")
PROXY = re.compile(r"<([\w.]+)>(?=\()")


def failure_of(error: BaseException, trust_assertions_only: bool = True, nothing: str = "") -> Failure | None:
    """The student's failure; None if the exception is a fault of the grader.

    Args:
        trust_assertions_only: False for suites written for other harnesses, in which any exception is a failure.
        nothing: the student's last call that returned None, in words; empty if there is none.
    """
    if isinstance(error, CaseFailed):
        return error.failure
    if isinstance(error, StudentError):
        headline = f"{error.where} raised {error.summary}" if error.where else error.summary
        return Failure(headline, trace=error.trace, no_secret=error.no_secret)
    if isinstance(error, StudentTimeout):
        return Failure(str(error), timed_out=True)
    if isinstance(error, (AssertionError, SubmissionError, WorkerGone)):
        return Failure(readable(str(error)) or "A check of this case failed.")
    name = type(error).__name__
    if name in ("FlakyFailure", "Flaky"):
        return Failure(FLAKY)
    if name in OF_PYTEST:
        return Failure(str(error))
    if not trust_assertions_only and isinstance(error, Exception) and not isinstance(error, GraderError):
        return Failure(f"The test raised {_kind_and_text(error)}", notes=_about_nothing(error, nothing))
    return None


def misuse_of(error: BaseException, nothing: str) -> Failure | None:
    """The student's failure, if it turns out that an exception of the case itself comes from what their code returned.

    None if no value of theirs can be the reason.

    Args:
        nothing: the student's last call that returned None, in words; empty if there is none.
    """
    if not is_misuse(error):
        return None
    return Failure(f"The case could not use what your code returned: {_kind_and_text(error)}",
                   notes=_about_nothing(error, nothing))


def forget_values(error: BaseException | None) -> None:
    """Let go of what the functions that an error came through had in hand, which a submission may have made large.

    An error and its frames refer to each other, so nothing else would free them soon.
    """
    seen: set[int] = set()  # errors can lead to each other in a circle
    left = [error]
    while left:
        one = left.pop()
        if one is not None and id(one) not in seen:
            seen.add(id(one))
            traceback.clear_frames(one.__traceback__)
            left += [one.__cause__, one.__context__]


def is_misuse(error: BaseException) -> bool:
    """Whether an exception of the case itself may come from what student code returned."""
    ours = GraderError, SubmissionError, AssertionError, pytest.FixtureLookupError
    return isinstance(error, OF_VALUES) and not isinstance(error, ours)


def is_certain(error: BaseException) -> bool:
    """Whether an exception is the student's even in a case that cannot reach student code as it means to."""
    return isinstance(error, WorkerGone) or (isinstance(error, StudentError) and not error.kind)


def _about_nothing(error: BaseException, nothing: str) -> tuple[tuple[str, str], ...]:
    if not nothing or "NoneType" not in str(error):
        return ()
    return (("note", f"{nothing} returned None: is it still to be written, or is a return missing?"),)


def readable(text: str) -> str:
    """The text of an assertion without addresses, and with the names of functions as students write them."""
    return PROXY.sub(r"\1", ADDRESS.sub("", text))


def _kind_and_text(error: BaseException) -> str:
    return f"{type(error).__name__}: {readable(str(error))}"


def fault_text(error: BaseException, root: Path) -> str:
    """A fault of the grader for its maintainers: the frames of the project's own files, then the exception.

    Args:
        root: the folder that contains the homework.
    """
    if isinstance(error, pytest.FixtureLookupError):
        return fixture_fault(error, root)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "site-packages" not in frame.filename]
    last = [error.summary] if isinstance(error, ReferenceRaised) else traceback.format_exception_only(error)
    return "".join([*traceback.format_list(frames[-FRAMES:]), *last])
