"""Grades toy submissions in processes of their own, since pytest cannot run inside pytest."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.warm.graders import Graders, Loaded
from autograder.warm.job import Job

PROJECT = Path(__file__).resolve().parents[2]
TOY = PROJECT / "meta_tests" / "toy"
RIGHT = TOY / "submissions" / "right"
GRADERS = Graders(most=1)
atexit.register(GRADERS.close)
SCRIPT = """
import sys
from pathlib import Path
from autograder.engine.process import prepare_process
prepare_process()
from autograder.engine.grade import grade
from autograder.engine.options import Options
from autograder.homework import load_homework
root, submission, results = map(Path, sys.argv[1:4])
options = Options(results=results, fork={"fork": True, "spawn": False, "": None}[sys.argv[4]], allow_unsafe=True)
grade(load_homework("double", root), submission, options)
print("student modules:", sorted(name for name in sys.modules if name == "toy"), file=sys.stderr)
"""


@dataclass(frozen=True)
class Graded:
    """A results.json and what the grader's process printed.

    Attributes:
        raw: the file's text.
        data: the same, parsed.
        status: the exit status of the command; 0 in a new interpreter, which does not run the command.
    """

    raw: str
    data: dict[str, Any]
    stdout: str
    stderr: str
    status: int = 0

    @property
    def tests(self) -> dict[str, dict[str, Any]]:
        """Case name (the function's) -> its entry."""
        return {test["extra_data"]["case"].rpartition("::")[2]: test for test in self.data["tests"]}

    @property
    def score(self) -> float:
        """The sum of the scores."""
        return float(sum(test["score"] for test in self.data["tests"]))

    @property
    def maximum(self) -> float:
        """The sum of the maxima."""
        return float(sum(test["max_score"] for test in self.data["tests"]))

    @property
    def faults(self) -> str:
        """What instructors read."""
        return "\n".join(self.data["extra_data"]["grader_notes"])


def command(submission: Path, results: Path, root: Path = TOY, launcher: str = "") -> list[str]:
    """The command that grades a toy submission."""
    return [sys.executable, "-c", SCRIPT, str(root), str(submission), str(results), launcher]


def environment() -> dict[str, str]:
    """The grader's environment: the project importable, the submission nowhere."""
    return {**os.environ, "PYTHONPATH": str(PROJECT)}


def grade_toy(submission: Path, results: Path, root: Path = TOY, launcher: str = "") -> Graded:
    """Grade to the end.

    Args:
        launcher: "fork" or "spawn" grades in a new interpreter that starts workers this way; empty: in a child of a
            warm grader, which is cheaper.
    """
    if launcher:
        return _grade_cold(submission, results, root, launcher)
    arguments = ["grade", "double", str(submission), "--results", str(results), "--quiet", "--allow-unsafe"]
    ended = GRADERS.grade(Loaded(PROJECT, ""), Job(arguments, environment(), root=str(root)))
    assert ended.status in (0, 1), ended
    raw = results.read_text()
    return Graded(raw, json.loads(raw), "", ended.stderr, ended.status)


def _grade_cold(submission: Path, results: Path, root: Path, launcher: str) -> Graded:
    done = subprocess.run(command(submission, results, root, launcher), env=environment(), cwd=results.parent,
                          capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    raw = results.read_text()
    return Graded(raw, json.loads(raw), done.stdout, done.stderr)


def make_root(folder: Path, parts: str, limits: str = "", **cases: str) -> Path:
    """A toy homework of other cases: ``public_counts="..."`` becomes public/test_counts.py.

    Args:
        parts: the lines of [parts].
        limits: the lines of [limits].
    """
    shutil.copytree(TOY / "reference", folder / "reference")
    home = folder / "tests" / "double"
    for name, text in cases.items():
        visibility, _, part = name.partition("_")
        (home / visibility).mkdir(parents=True, exist_ok=True)
        (home / visibility / f"test_{part}.py").write_text(text)
    (home / "homework.toml").write_text(
        f'title = "Toy"\nfiles = ["toy.py"]\n[parts]\n{parts}\n[limits]\nseconds_per_call = 1\n'
        f"seconds_per_case = 2\n{limits}\n")
    return folder


def submit(folder: Path, source: str) -> Path:
    """A submission folder with this toy.py."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "toy.py").write_text(source)
    return folder
