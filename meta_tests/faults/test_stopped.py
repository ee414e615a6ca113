"""The grader is stopped in the middle: the file is valid and complete, nothing is left, and the next grading is whole.

``nox -s faults`` tries more moments, of every homework.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.homework import load_homework

from .interrupted import KILL, TERMINATE, run
from .moments import Job, job_of, moments, stopped, wrong_after

TOY = Path(__file__).resolve().parents[1] / "toy"
MOMENTS = 3


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Job:
    """A right submission of the toy homework."""
    return job_of(load_homework("double", TOY), TOY / "submissions" / "right", tmp_path_factory.mktemp("stopped"))


@pytest.mark.parametrize("signal", [KILL, TERMINATE])
def test_whenever_it_is_stopped_the_file_is_whole_and_nothing_is_left(job: Job, signal: str) -> None:
    """At moments all over a grading: no process, no part of a file, every point; the next grading removes the rest."""
    undisturbed = run(job.plan)
    assert (undisturbed.status, undisturbed.left) == (0, [])
    cases = len(json.loads(job.results.read_text())["tests"])
    for moment in moments(undisturbed, MOMENTS, seed=7):
        ended = stopped(job, signal, moment)
        assert wrong_after(job, ended, signal, cases) == [], f"{signal} at {moment}, {ended.acts[-1]}: {ended.stderr}"
    assert run(job.plan).status == 0
    assert [path.name for path in job.results.parent.iterdir()] == ["results.json"]
