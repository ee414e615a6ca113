"""Runs, cases and graders that are stopped: the results are complete, and say what was stopped."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from autograder.report.results import validate
from autograder.report.scoring import STOPPED_SENTENCE
from autograder.report.shown import HIDDEN_TIMEOUT_SENTENCE

sys.path.insert(0, str(Path(__file__).parent))

from grading import RIGHT, Graded, command, environment, grade_toy, make_root, submit


def graded_until_the_time_is_up(folder: Path, cases: str) -> Graded:
    """A right submission to three cases, of which the first ends in time: it keeps its point, and the run has ended."""
    root = make_root(folder / "root", "slow = 3", "seconds_total = 600", public_slow=cases)
    graded = grade_toy(RIGHT, folder / "results.json", root)
    assert (graded.score, graded.maximum) == (1, 3)
    assert graded.data["extra_data"]["finished"] is True
    assert "INTERNAL" not in graded.faults
    return graded


TIME_PASSES = '''
from gradescope_utils.autograder_utils.decorators import weight
import time

present = time.monotonic

@weight(1)
def test_before(submission):
    """double works at first."""
    submission.toy.double(1)

@weight(1)
def test_an_hour(submission):
    """An hour passes, as the grader's clock says."""
    time.monotonic = lambda: present() + 3600
    submission.toy.double(1)

@weight(1)
def test_after(submission):
    """double works an hour later."""
    submission.toy.double(1)
'''


def test_the_runs_time_is_bounded_and_the_rest_says_so(tmp_path: Path) -> None:
    """When the total time is up, cases that ran keep their points and the others say so; the file is complete."""
    graded = graded_until_the_time_is_up(tmp_path, TIME_PASSES)
    told = graded.tests["test_an_hour"]["output"]
    assert told.startswith("double(1) was still running when the time of the whole run was up")
    last = graded.tests["test_after"]
    assert (last["score"], last["output"]) == (0, STOPPED_SENTENCE)


SITS = '''
import time
import pytest
from gradescope_utils.autograder_utils.decorators import weight

present = time.monotonic

@pytest.fixture
def late():
    time.monotonic = lambda: present() + 3600

@weight(1)
def test_before(submission):
    """double works at first."""
    submission.toy.double(1)

@weight(1)
def test_sits(submission, late):
    """The case's own code does not end, and swallows what is raised in it."""
    while True:
        try:
            while True:
                pass
        except Exception:
            pass

@weight(1)
def test_after(submission):
    """double works afterwards."""
    submission.toy.double(1)
'''


def test_a_case_that_sits_in_the_graders_own_code_ends_with_the_run(tmp_path: Path) -> None:
    """The grader's own code is interrupted too: the case counts as not run, and the results are complete."""
    graded = graded_until_the_time_is_up(tmp_path, SITS)
    assert [graded.tests[name]["output"] for name in ("test_sits", "test_after")] == [STOPPED_SENTENCE] * 2


@pytest.mark.parametrize("seconds", [0.3, 0.6, 0.9])
def test_a_killed_grader_leaves_a_valid_file(tmp_path: Path, seconds: float) -> None:
    """Whenever the grader is killed after its first write, results.json is complete and valid. A write that it was in
    the middle of leaves an unfinished file, which the next run removes."""
    results = tmp_path / "results.json"
    process = subprocess.Popen(command(RIGHT, results), env=environment(), stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    while not results.exists() and process.poll() is None:
        time.sleep(0.01)
    time.sleep(max(0, seconds - 0.3))
    process.send_signal(signal.SIGKILL)
    process.wait()
    data: dict[str, Any] = json.loads(results.read_text())
    assert validate(results.read_bytes()) == []
    assert sum(test["max_score"] for test in data["tests"]) == 7
    unfinished = [path for path in tmp_path.iterdir() if path.match(".results.json.*.tmp")]
    assert sorted(tmp_path.iterdir()) == sorted([results, *unfinished])
    assert len(unfinished) <= 1


HANGS = """
from gradescope_utils.autograder_utils.decorators import weight

@weight(2)
def test_hangs(submission):
    '''double ends.'''
    submission.toy.double(73219)
"""


def test_a_case_that_runs_out_of_time_says_so(tmp_path: Path) -> None:
    """A public case names its call and the limit; a hidden one says that it ran out of time, and nothing else."""
    root = make_root(tmp_path / "root", "hangs = 4", public_hangs=HANGS, hidden_hangs=HANGS)
    endless = submit(tmp_path / "endless", "def double(x):\n    while True: pass\n")
    graded = grade_toy(endless, tmp_path / "results.json", root)
    public, hidden = (test["output"] for test in graded.data["tests"])
    assert public.startswith("double(73219) used more than 1 second of processor time and was stopped.")
    assert hidden == HIDDEN_TIMEOUT_SENTENCE
    assert graded.score == 0
