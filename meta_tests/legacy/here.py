"""Grades with this project a homework whose cases are an existing suite."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from autograder.warm.graders import Loaded
from autograder.warm.job import Job
from meta_tests.engine.grading import GRADERS, PROJECT, Graded, environment

HOME = Path(__file__).parent


def make_homework(root: Path, suite: Path, reference: Path) -> Path:
    """A project of one homework, ``calculator``: a folder with its cases and its homework.toml, and its reference."""
    shutil.copytree(suite, root / "tests" / "calculator", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(reference, root / "reference" / "calculator")
    return root


def grade_here(root: Path, submission: Path, results: Path) -> Graded:
    """Grade a submission by the command."""
    arguments = ["grade", "calculator", str(submission), "--results", str(results), "--quiet", "--allow-unsafe"]
    ended = GRADERS.grade(Loaded(PROJECT, ""), Job(arguments, environment(), root=str(root)))
    assert ended.status in (0, 1), ended
    raw = results.read_text()
    return Graded(raw, json.loads(raw), "", ended.stderr, ended.status)
