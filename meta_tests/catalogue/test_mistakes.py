"""Wrong solutions lose points on their own part alone."""

from __future__ import annotations

import pytest

from autograder.certify.catalogue import Candidate
from autograder.inprocess.runner import Runner
from meta_tests.catalogue.runners import pairs


@pytest.mark.parametrize(("runner", "candidate"), pairs({"mistake"}))
def test_mistake_costs_its_own_part_and_what_has_no_seam(runner: Runner, candidate: Candidate) -> None:
    """A mistake loses points on its part and, for the reason in ``why``, on the parts in ``also``; on no other."""
    expected = {*candidate.loses, *candidate.may_lose}

    assert runner.loses_on(candidate.sources, expected) == expected
