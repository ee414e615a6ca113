"""Grades submissions, each in a process of its own, and reads their results.json.

The process is forked from a warm grader where that is possible; the results are those of a new process.
"""

from __future__ import annotations

import atexit
import copy
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import GraderError
from .homework import Homework
from .places import IS_INSTALLED, PACKAGE, python_path
from .report.results import validate
from .warm.grader import NotWarm
from .warm.graders import Graders, Loaded
from .warm.job import Ended, Job

SECONDS = 600
DUST = 6
_GRADERS = Graders()
atexit.register(_GRADERS.close)


@dataclass(frozen=True)
class Graded:
    """One results.json, and the command's exit status.

    Attributes:
        data: the content of results.json, which is valid.
        status: the command's exit status: 0 if everything could be judged.
        stderr: what the command wrote there.
    """

    data: dict[str, Any]
    status: int = 0
    stderr: str = ""

    def parts(self) -> dict[str, float]:
        """Points earned, by part."""
        return self._by_part(lambda test: test["score"])

    def lost(self) -> dict[str, float]:
        """Points lost, by part; a part that lost nothing is absent."""
        missing = self._by_part(lambda test: max(test["max_score"] - test["score"], 0.0))
        return {part: round(points, DUST) for part, points in missing.items() if round(points, DUST) > 0}

    def failed(self) -> tuple[str, ...]:
        """The ids of the cases that lost points, without the homework's folder: ``public/test_<part>.py::test_<case>``.
        """
        return tuple(test["extra_data"]["case"].split("/", 2)[-1] for test in self.data["tests"]
                     if test["score"] < test["max_score"])

    def total(self) -> float:
        """The total score, computed as the platform computes it."""
        return float(sum(test["score"] for test in self.data["tests"]))

    def maximum(self) -> float:
        """The points that could be earned."""
        return float(sum(test["max_score"] for test in self.data["tests"]))

    def outputs(self) -> str:
        """Everything below the tests that a student can read."""
        return "\n".join(test.get("output", "") for test in self.data["tests"])

    def faults(self) -> str:
        """Why something could not be judged, for instructors; may be empty."""
        return "\n".join(filter(None, [*self.data["extra_data"].get("grader_notes", []), self.stderr.strip()]))

    def timeless(self) -> dict[str, Any]:
        """The content of results.json without times."""
        data = copy.deepcopy(self.data)
        for place in (data, *(test["extra_data"] for test in data["tests"])):
            place.pop("execution_time", None)
        return data

    def _by_part(self, points: Callable[[dict[str, Any]], float]) -> dict[str, float]:
        found: dict[str, float] = {}
        for test in self.data["tests"]:
            part = test["extra_data"]["part"]
            found[part] = found.get(part, 0.0) + points(test)
        return found


def grade_apart(homework: Homework, submission: Path, results: Path, *, root: Path | None = None,
                options: Sequence[str] = (), seconds: float = SECONDS, warm: bool = True) -> Graded:
    """Grade a submission as ``autograder grade`` does, in a process of its own.

    Args:
        results: where results.json is written.
        root: the project, or an unpacked bundle, whose grader and cases are used; by default the homework's own.
        options: further options of ``autograder grade``.
        seconds: the grader is stopped after this many seconds of wall time.
        warm: let a warm grader fork the process, where there is one: on Linux, with a checkout as the root, or a
            project that uses an installed package. It is kept for the next submission and grades with the files that
            it has loaded; after a change of cases or grader, call ``close_graders``. False: start a new process.

    Raises:
        GraderError: the grader did not end in time, was killed, or left no valid results.json.
    """
    root = root or homework.home
    results.unlink(missing_ok=True)  # or results of an earlier run would be read as this one's
    arguments = ["grade", homework.id, os.path.abspath(submission), "--results", os.path.abspath(results), "--quiet",
                 *options]
    job = Job(arguments, {**os.environ, "PYTHONPATH": python_path(root)}, seconds)
    ended = _grade_warm(homework, root, job) if warm and _can_be_warm(root) else _grade_cold(root, job)
    if not ended.in_time:
        raise GraderError(f"Grading {submission.name} did not end within {seconds:g} s.")
    if ended.status < 0:
        raise GraderError(f"Grading {submission.name} was ended by signal {-ended.status}.")
    return Graded(_read(results, submission, ended.problem or ended.stderr), ended.status, ended.stderr)


def grade_all_apart(jobs: Sequence[tuple[Homework, Path]], folder: Path, at_a_time: int | None = None,
                    warm: bool = True) -> list[Graded]:
    """Grade (homework, submission) pairs, as many at a time as there are processors; results go below ``folder``."""
    def run(number: int) -> Graded:
        homework, submission = jobs[number]
        return grade_apart(homework, submission, folder / f"{number}.json", warm=warm)

    with ThreadPoolExecutor(at_a_time or os.cpu_count() or 1) as pool:
        return list(pool.map(run, range(len(jobs))))


def close_graders() -> None:
    """End the warm graders that have nothing to do; later gradings start new ones."""
    _GRADERS.close()


def stop_graders() -> None:
    """End all gradings that warm graders run, from any thread; each raises GraderError."""
    _GRADERS.stop()


def _can_be_warm(root: Path) -> bool:
    own = root / PACKAGE.name
    return sys.platform == "linux" and ((own / "warm").is_dir() or (IS_INSTALLED and not own.exists()))


def _grade_warm(homework: Homework, root: Path, job: Job) -> Ended:
    try:
        return _GRADERS.grade(Loaded(root, homework.id), job)
    except NotWarm:  # the homework is wrong, and a grading says how
        return _grade_cold(root, job)


def _grade_cold(root: Path, job: Job) -> Ended:
    command = [sys.executable, "-m", "autograder", *job.arguments]
    try:
        done = subprocess.run(command, cwd=root, env=job.environment, capture_output=True, text=True,
                              timeout=job.seconds, check=False)
    except subprocess.TimeoutExpired:
        return Ended(in_time=False)
    return Ended(done.returncode, done.stderr)


def _read(results: Path, submission: Path, stderr: str) -> dict[str, Any]:
    if not results.is_file():
        reason = (stderr.strip().splitlines() or ["no reason was given"])[-1]
        raise GraderError(f"Grading {submission.name} left no results.json: {reason}")
    content = results.read_bytes()
    if problems := validate(content):
        raise GraderError(f"Grading {submission.name} left a results.json that is not valid: {problems[0]}")
    data: dict[str, Any] = json.loads(content)
    return data
