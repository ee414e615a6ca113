"""Reports of a small rubric, as records and results, for tests that grade nothing."""

from __future__ import annotations

from autograder.classroom.job import Answer
from autograder.failure import Failure
from autograder.homework import Homework
from autograder.report.outcome import Case, Outcome, Run, Verdict
from autograder.report.record import encode_record
from autograder.report.scoring import weigh
from autograder.report.write import encode_report

HOMEWORK = Homework(title="T", files=["toy.py"], parts={"one": 1, "two": 2}, id="hw", root="/nowhere")
ONE = Case("tests/hw/public/test_one.py::test_a", "one", "It is a.", 1.0)
TWO = Case("tests/hw/hidden/test_two.py::test_b", "two", "It is b.", 2.0, hidden=True)


def answer(score: float = 3.0, *, fault: str = "", finished: bool = True, isolation: int = 3) -> Answer:
    """What grading gives: 3 points for both cases, 1 for the first alone.

    Args:
        fault: why the second case could not be judged.
    """
    two = Outcome(TWO, Verdict.PASSED, 2.0) if score == 3 else Outcome(TWO, Verdict.FAILED, failure=Failure("no b"))
    two = Outcome(TWO, Verdict.UNJUDGED, fault=fault) if fault else two
    run = Run((ONE, TWO), {ONE.id: Outcome(ONE, Verdict.PASSED, 1.0), TWO.id: two}, isolation=isolation,
              finished=finished, seconds=0.5)
    report = weigh(HOMEWORK, run)
    return Answer(encode_report(report), encode_record(report))
