"""Whatever a submission answers, every case judges it, and a fault of the grader never comes of it."""

from __future__ import annotations

import pytest

from autograder.certify.hostile import hostile_answers, hostile_sources
from autograder.errors import StudentError
from autograder.inprocess.runner import Runner
from meta_tests.catalogue.runners import RUNNERS
from tests.support import Gap

STUDENTS_FAULT = (Gap, StudentError)
SIDE_EFFECT = "side effect"
ONE_IN = 2  # every homework tries every other answer


@pytest.mark.parametrize(("runner", "answer"), [
    pytest.param(runner, answer, id=f"{name}-{answer:.60}") for place, (name, runner) in enumerate(RUNNERS.items())
    for answer in hostile_answers(runner.homework)[place % ONE_IN::ONE_IN] if not runner.homework.extends])
def test_hostile_answer_fails_every_case_as_the_students_fault(runner: Runner, answer: str) -> None:
    """Whatever every function answers, each case fails by a Gap or a StudentError, never by an error of its own.

    A case about a side effect judges nothing else, so a wrong answer may pass it.
    """
    results = runner.run_all(hostile_sources(runner.homework, answer))
    about_values = {runner.short_id(one) for one in runner.cases if SIDE_EFFECT not in one.case.tags}

    assert [id for id in about_values if not isinstance(results[id].failure, STUDENTS_FAULT)] == []
    assert [id for id, result in results.items()
            if result.failure is not None and not isinstance(result.failure, STUDENTS_FAULT)] == []
