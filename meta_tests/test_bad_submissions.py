"""Every bad submission through the real door: a clear sentence, its own points lost, and nothing else."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from autograder.engine.results import validate
from autograder.homework import ROOT, load_homework

_spec = importlib.util.spec_from_file_location("build_submissions", Path(__file__).parent / "submissions" / "build.py")
assert _spec is not None
assert _spec.loader is not None
build = importlib.util.module_from_spec(_spec)
sys.modules[_spec.name] = build  # a Struct looks its own module up there
_spec.loader.exec_module(build)

NAMES = build.names()


def graded(name: str, folder: Path) -> dict[str, Any]:
    """The results.json of a bad submission, graded by the command line in a process of its own."""
    place = folder / name
    place.mkdir()
    results = place / "results.json"
    command = [sys.executable, "-m", "autograder", "grade", build.expectation(name).homework,
               str(build.build(name, place)), "--results", str(results), "--quiet"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=500, check=False,
                          env={**os.environ, "PYTHONPATH": str(ROOT)})
    data: dict[str, Any] = json.loads(results.read_bytes())
    assert validate(results.read_bytes()) == []
    return {**data, "status": done.returncode, "stderr": done.stderr}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """All of them, two at a time: the slow ones wait for deadlines."""
    folder = tmp_path_factory.mktemp("bad")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(NAMES, pool.map(lambda name: graded(name, folder), NAMES), strict=True))


def scores(data: dict[str, Any], homework: str) -> dict[str, float]:
    """Points by part."""
    parts = dict.fromkeys(load_homework(homework).parts, 0.0)
    for test in data["tests"]:
        parts[Path(test["extra_data"]["case"].partition("::")[0]).stem.removeprefix("test_")] += test["score"]
    return parts


def texts(data: dict[str, Any]) -> str:
    """Everything that the student can read."""
    return "\n".join([data.get("output", ""), *(test.get("output", "") for test in data["tests"])])


@pytest.mark.parametrize("name", NAMES)
def test_costs_its_own_points_and_says_why(results: dict[str, dict[str, Any]], name: str) -> None:
    """The report names the reason, each part scores what it must, and the whole rubric is there."""
    data, wanted = results[name], build.expectation(name)
    got = scores(data, wanted.homework)
    assert wanted.says in texts(data)
    assert {part: got[part] for part in wanted.parts} == wanted.parts
    assert all(got[part] < bound for part, bound in wanted.less_than.items()), got
    assert all(got[part] >= bound for part, bound in wanted.at_least.items()), got
    assert sum(test["max_score"] for test in data["tests"]) == sum(load_homework(wanted.homework).parts.values())


@pytest.mark.parametrize("name", NAMES)
def test_is_never_the_graders_fault(results: dict[str, dict[str, Any]], name: str) -> None:
    """However bad, a submission is judged: no fault of the grader, no case unjudged, exit status 0."""
    data = results[name]
    assert data["status"] == 0, data["stderr"]
    assert data["extra_data"]["finished"]
    assert data["extra_data"]["grader_notes"] == []
    assert {test["extra_data"]["verdict"] for test in data["tests"]} <= {"passed", "failed"}


@pytest.mark.parametrize("name", NAMES)
def test_is_told_once(results: dict[str, dict[str, Any]], name: str) -> None:
    """What is wrong with a file is told once, at the top: not twice there, and not once a case."""
    data = results[name]
    notes = [note for note in data.get("output", "").split("\n\n") if note]
    assert len(set(notes)) == len(notes)
    outputs = "\n".join(test.get("output", "") for test in data["tests"])
    assert not [note for note in notes if note.partition("\n")[0] in outputs]
