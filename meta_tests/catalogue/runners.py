"""Every homework's cases in this process, with few examples of fuzzed cases: quick enough for every change."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.certify.catalogue import candidates
from autograder.certify.forms import form_candidates
from autograder.homework import find_homeworks, load_homework
from autograder.inprocess.runner import Runner

EXAMPLES = 6
RUNNERS = {name: Runner(load_homework(name), EXAMPLES) for name in find_homeworks()}
OF_AN_EDITION = 4


def pairs(kinds: set[str]) -> list[Any]:
    """Each homework's cases with each candidate of these kinds in its catalogue; of an edition's, whose base shows them
    all, with one in four. ``nox -s certify`` runs the rest."""
    found = []
    for name, runner in RUNNERS.items():
        known = [*candidates(runner.homework), *form_candidates(runner.homework)]
        chosen = [one for one in known if one.kind in kinds][::OF_AN_EDITION if runner.homework.extends else 1]
        found += [pytest.param(runner, one, id=f"{name}-{one.id}") for one in chosen]
    return found
