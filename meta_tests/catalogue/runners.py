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
ONE_IN = {"mistake": 5, "form": 5}
OF_AN_EDITION = 4  # as rarely again, since its base shows what they have in common


def pairs(kinds: set[str]) -> list[Any]:
    """Each homework's cases with a sample of the candidates of these kinds: one in so many mistakes and forms, and all
    others. ``nox -s certify`` runs every one."""
    found = []
    for place, (name, runner) in enumerate(RUNNERS.items()):
        known = [*candidates(runner.homework), *form_candidates(runner.homework)]
        for kind in sorted(kinds):
            rarely = ONE_IN.get(kind, 1) * (OF_AN_EDITION if runner.homework.extends else 1)
            chosen = [one for one in known if one.kind == kind][place % rarely::rarely]  # homeworks try other forms
            found += [pytest.param(runner, one, id=f"{name}-{one.id}") for one in chosen]
    return found
