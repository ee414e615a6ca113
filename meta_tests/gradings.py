"""Grades for real from a test: the command line in a process of its own, several at a time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.homework import ROOT, load_homework
from autograder.report.results import validate


@dataclass(frozen=True)
class Graded:
    """One results.json, and how the command ended."""

    data: dict[str, Any]
    status: int
    stderr: str

    def parts(self, homework: str) -> dict[str, float]:
        """Points by part."""
        parts = dict.fromkeys(load_homework(homework).parts, 0.0)
        for test in self.data["tests"]:
            parts[Path(test["extra_data"]["case"].partition("::")[0]).stem.removeprefix("test_")] += test["score"]
        return parts

    def total(self) -> float:
        """The score as the platform adds it up."""
        return float(sum(test["score"] for test in self.data["tests"]))

    def maximum(self) -> float:
        """What could be reached."""
        return float(sum(test["max_score"] for test in self.data["tests"]))

    def outputs(self) -> str:
        """Everything below the tests that a student can read."""
        return "\n".join(test.get("output", "") for test in self.data["tests"])

    def timeless(self) -> dict[str, Any]:
        """The results without anything that a clock wrote."""
        data: dict[str, Any] = json.loads(json.dumps(self.data))
        data.pop("execution_time", None)
        for test in data["tests"]:
            test["extra_data"].pop("execution_time", None)
        return data


def grade(homework: str, submission: Path, results: Path) -> Graded:
    """Grade one submission; its results.json is valid, whatever it is."""
    command = [sys.executable, "-m", "autograder", "grade", homework, str(submission), "--results", str(results),
               "--quiet"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=500, check=False,
                          env={**os.environ, "PYTHONPATH": str(ROOT)})
    content = results.read_bytes()
    assert validate(content) == []
    return Graded(json.loads(content), done.returncode, done.stderr)


def grade_all(jobs: Sequence[tuple[str, Path]], folder: Path) -> list[Graded]:
    """Grade (homework, submission) pairs, as many at a time as there are processors."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(lambda job: grade(*job[1], folder / f"{job[0]}.json"), enumerate(jobs)))
