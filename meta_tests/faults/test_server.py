"""The fork server is killed in the middle of a grading. How it is replaced: meta_tests/sandbox/test_lost_server.py."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from autograder.homework import load_homework

from .interrupted import KILL_SERVER, run
from .moments import job_of, moments

TOY = Path(__file__).resolve().parents[1] / "toy"
MOMENTS = 3


def test_a_killed_server_costs_nobody_points(tmp_path: Path) -> None:
    """At moments all over a grading: the cases have the points of an undisturbed one, and no process is left."""
    job = job_of(load_homework("double", TOY), TOY / "submissions" / "right", tmp_path)
    undisturbed = run(job.plan)
    whole = _scores(job.results)
    killed = 0
    for moment in moments(undisturbed, MOMENTS, seed=3):
        ended = run(replace(job.plan, actions={str(moment): KILL_SERVER}))
        assert (ended.status, ended.left) == (0, []), f"at {moment}, {ended.acts[-1]}: {ended.stderr}"
        assert _scores(job.results) == whole
        killed += ended.acts.count("subprocess.Popen") > undisturbed.acts.count("subprocess.Popen")
    assert killed >= 1, "no server was replaced"


def _scores(results: Path) -> dict[str, float]:
    data = json.loads(results.read_text())
    assert data["extra_data"]["finished"] is True
    return {test["extra_data"]["case"]: test["score"] for test in data["tests"]}
