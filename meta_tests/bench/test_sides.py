"""Floor and grader do the same work."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from autograder.examples import fuzz
from autograder.homework import ROOT, find_homeworks, load_homework
from bench import floor
from bench.measure import Job, run
from bench.sides import GRADERS, difference, floor_command

from .apart import run_apart

# Their cases hold results and run statements dry, which only a worker's executor does; they are not benchmarked.
NEEDS_AN_EXECUTOR = {"umich_ps4", "umich_ps4_reg"}


@pytest.mark.parametrize("name", sorted({*find_homeworks()} - NEEDS_AN_EXECUTOR))
def test_the_floor_passes_every_case_of_the_files(name: str) -> None:
    """Also those that run programs of calls: every test function of the homework's files passes on the reference."""
    homework = load_homework(name)
    wanted = {f"{path.relative_to(homework.root).as_posix()}::{node.name}"
              for path in homework.cases_dir.glob("*/test_*.py")
              for node in ast.parse(path.read_bytes()).body
              if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}
    passed = run_apart(f"import subprocess; subprocess.run({[*floor_command(homework), '--list']})").split()
    assert set(passed) == wanted


def test_the_floor_draws_as_many_examples() -> None:
    """A fuzzed case has as many examples on both sides."""
    assert floor.EXAMPLES == fuzz.EXAMPLES


@pytest.mark.parametrize("status", ["failed", None])
def test_different_cases_are_not_compared(status: str | None) -> None:
    """A case that is missing or fails on one side is named."""
    tests = [{"status": "passed", "extra_data": {"case": "a::x"}}]
    tests += [{"status": status, "extra_data": {"case": "a::y"}}] if status else []
    assert difference(["a::x"], {"tests": tests}) == ""
    assert difference(["a::x", "a::y"], {"tests": tests}).startswith("a::y passed on one side only")


def test_a_class_is_graded_by_one_command_each(tmp_path: Path) -> None:
    """So many commands, with results of their own, so many at a time."""
    job = GRADERS["cold"](load_homework("cmu_hw3"), tmp_path, 3, 2)
    assert isinstance(job, Job)
    assert (len(set(job.commands)), job.at_once) == (3, 2)
    assert all(command[:3][1:] == ("-m", "autograder") for command in job.commands)
    assert ROOT not in [Path(part) for part in job.commands[0]]


def test_a_class_is_graded_warm_by_one_command(tmp_path: Path) -> None:
    """The command grades the reference so many times, each into results of its own that lose nothing."""
    (command,) = GRADERS["warm"](load_homework("cmu_hw3"), tmp_path, 2, 1).commands
    run(command)
    totals = [sum(test["score"] for test in json.loads(path.read_text())["tests"]) for path in tmp_path.glob("*.json")]

    assert totals == [50, 50]
