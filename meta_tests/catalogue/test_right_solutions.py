"""Right solutions lose nothing: the reference, other ways to write it, and every form of a right value."""

from __future__ import annotations

import pytest

from autograder.certify.catalogue import Candidate, reference_sources
from autograder.inprocess.runner import Runner
from meta_tests.catalogue.runners import RUNNERS, pairs

each_runner = pytest.mark.parametrize("runner", RUNNERS.values(), ids=RUNNERS)


@each_runner
def test_reference_gets_full_marks_without_a_remark(runner: Runner) -> None:
    """The reference passes every case, and nothing is remarked or carried."""
    results = runner.run_all(reference_sources(runner.homework))

    assert runner.lost(results) == {}
    assert [id for id, result in results.items() if result.remarks or result.claim] == []


@pytest.mark.parametrize(("runner", "candidate"), pairs({"alternate", "tolerated", "form"}))
def test_right_solution_loses_nothing(runner: Runner, candidate: Candidate) -> None:
    """A right solution written differently, or in another form, passes every case, and claims nothing."""
    results = runner.run_all(candidate.sources)

    assert runner.lost(results) == {}
    assert [id for id, result in results.items() if result.claim] == []
