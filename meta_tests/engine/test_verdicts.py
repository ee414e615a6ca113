"""What an exception of a case means: the student's failure as data, or a fault of the grader."""

from __future__ import annotations

import weakref

import pytest
from hypothesis.errors import FlakyFailure

from autograder.engine.verdicts import FLAKY, failure_of, fault_text, forget_values
from autograder.errors import GraderError, IntakeError, StudentCrash, StudentError, StudentTimeout
from autograder.failure import CaseFailed, Failure
from autograder.homework import ROOT

GAP = Failure("y is transposed", relation="is transposed")


@pytest.mark.parametrize(("error", "failure"), [
    (CaseFailed(GAP), GAP),
    (AssertionError("double(1) is 3"), Failure("double(1) is 3")),
    (AssertionError(), Failure("A check of this case failed.")),
    (StudentError("ValueError", "bad", "a.py, line 1", "f(x)"), Failure("f(x) raised ValueError: bad",
                                                                     trace="a.py, line 1")),
    (StudentError("", "a.py is missing"), Failure("a.py is missing")),
    (IntakeError("This is no zip."), Failure("This is no zip.")),
    (StudentTimeout("f(x) took too long."), Failure("f(x) took too long.", timed_out=True)),
    (StudentCrash("f(x) ended the process."), Failure("f(x) ended the process.")),
    (FlakyFailure("differs", [ValueError()]), Failure(FLAKY)),
    (pytest.fail.Exception("no"), Failure("no")),
])
def test_these_are_the_students_failures(error: BaseException, failure: Failure) -> None:
    """A comparison's own record is kept as it is; every other failure becomes one."""
    assert failure_of(error) == failure


@pytest.mark.parametrize("error", [KeyError("x"), GraderError("ours"), ValueError("in the case")])
def test_these_are_faults_of_the_grader(error: Exception) -> None:
    """Any other exception is ours, and its text tells what it was."""
    assert failure_of(error) is None
    assert type(error).__name__ in fault_text(error, ROOT)


def test_a_suite_for_another_harness_fails_by_any_exception_but_ours() -> None:
    """For other harnesses, any exception of the test is a failure."""
    assert failure_of(KeyError("x"), trust_assertions_only=False) == Failure("The test raised KeyError: 'x'")
    assert failure_of(GraderError("ours"), trust_assertions_only=False) is None


def test_an_error_that_is_kept_keeps_no_values() -> None:
    """An error and its frames refer to each other; what a submission returned must not stay until both are collected.
    """
    class Large:
        """Something that a weak reference can watch."""

    watched = []

    def compare() -> None:
        got = Large()
        watched.append(weakref.ref(got))
        try:
            raise ValueError("the first")
        except ValueError:
            again = Large()
            watched.append(weakref.ref(again))
            raise KeyError("the second") from None

    with pytest.raises(KeyError) as caught:
        compare()
    assert watched[0]() is not None
    assert caught.value.__context__ is not None
    caught.value.__context__.__cause__ = caught.value  # as after a seam: each leads to the other
    forget_values(caught.value)
    assert [one() for one in watched] == [None, None]
