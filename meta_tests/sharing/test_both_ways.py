"""A used worker costs nobody points and gains nobody any: results are the same as with a fresh worker for each case."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from autograder.certify.catalogue import candidates, read_mistakes, write_candidate
from autograder.homework import ROOT, load_homework

HERE = Path(__file__).resolve().parent
TOY = HERE.parent / "toy"
SUBMISSIONS = sorted((HERE / "submissions").glob("*.py"))
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1",
               "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
Runs = dict[str, list[dict[str, Any]]]
ONE_IN = 4
# What the worker keeps longer than an object: on a class, in a module, or a number of calls.
KEPT_LONGER = ("on the class", "of the module", "between two trainings", "of the first training", "in the loop",
               "of all calls", "losses so far", "from the second backward", "after the second step")


def grade_both_ways(id: str, root: Path, jobs: list[str]) -> Runs:
    """Folder's name -> the run with fresh workers and the one with shared ones; a job may name its part."""
    command = [sys.executable, str(HERE / "grade_both_ways.py"), id, str(root), *jobs]
    done = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, text=True, capture_output=True, timeout=900, check=False)
    assert done.returncode == 0, done.stderr
    return {Path(folder).name: runs for folder, runs in json.loads(done.stdout.splitlines()[-1]).items()}


@pytest.fixture(scope="module")
def toys(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    """Each of the submissions beside this file, graded both ways."""
    folder = tmp_path_factory.mktemp("toys")
    home = folder / "root" / "tests" / "double"
    for visibility in ("public", "hidden"):
        (home / visibility).mkdir(parents=True)
        (home / visibility / "test_double.py").write_text((HERE / "cases_double.py").read_text())
    (home / "homework.toml").write_text('title = "Toy"\nfiles = ["toy.py"]\n[parts]\ndouble = 24\n'
                                        "[limits]\nseconds_per_call = 1\nseconds_per_case = 2\n")
    (folder / "root" / "reference").symlink_to(TOY / "reference")
    for path in SUBMISSIONS:
        (folder / path.stem).mkdir()
        (folder / path.stem / "toy.py").write_text(path.read_text())
    return grade_both_ways("double", folder / "root", [str(folder / path.stem) for path in SUBMISSIONS])


@pytest.mark.parametrize("name", [path.stem for path in SUBMISSIONS])
def test_nobody_gains_or_loses(toys: Runs, name: str) -> None:
    """Scores, texts, remarks and printed output are those of a grading with fresh workers, times aside."""
    fresh, shared = toys[name]
    assert fresh["results"]["extra_data"]["finished"] is True
    assert shared["results"] == fresh["results"]


def test_what_keeps_no_state_shares_workers(toys: Runs) -> None:
    """A right submission that draws, prints and warns needs fewer workers, until a wide fixture asks it something."""
    fresh, shared = toys["draws_and_prints"]
    assert [fresh["workers"], shared["workers"]] == [29, 21]
    assert [run["workers"] for run in toys["counts_calls_on_the_class"]] == [29, 29]
    assert "double of 3" in json.dumps(shared["results"])


def test_mistakes_that_keep_something_lose_the_same(tmp_path: Path) -> None:
    """Catalogued mistakes with state on a class or in a module, or that count calls, lose the same on their part: a
    sample, of which ``nox -s certify`` runs all."""
    homework = load_homework("cmu_hw3")
    known = {one.id: one for one in read_mistakes(homework) if any(words in one.description for words in KEPT_LONGER)}
    chosen = [one for one in candidates(homework) if one.id in known]
    assert len(chosen) > 15
    chosen = chosen[::ONE_IN]
    runs = grade_both_ways("cmu_hw3", ROOT, [f"{write_candidate(one, tmp_path)}:{known[one.id].part}"
                                             for one in chosen])
    for one, (fresh, shared) in zip(chosen, runs.values(), strict=True):
        assert shared["results"] == fresh["results"], one.id
        verdicts = {test["extra_data"]["verdict"] for test in fresh["results"]["tests"]}
        assert ("failed" in verdicts) is bool(one.loses), one.id
