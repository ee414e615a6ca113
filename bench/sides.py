"""The two sides of the benchmark as jobs: the floor (bench/floor.py), and the grader.

A new way to grade a class is one more function in GRADERS: it makes the job that grades ``count`` copies of the
reference with ``workers`` processes. The floor's job stays as it is.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from autograder.homework import Homework

from .measure import ROOT, Job, environment, run

Grader = Callable[[Homework, Path, int, int], Job]


def floor(homework: Homework, count: int = 1, workers: int = 1) -> Job:
    """The bare script, ``count`` times."""
    return Job((floor_command(homework),) * count, workers)


def cold(homework: Homework, results: Path, count: int = 1, workers: int = 1) -> Job:
    """The command ``autograder grade``, ``count`` times, each with a results.json of its own in ``results``."""
    return Job(tuple(grade_command(homework, results / f"{number}.json") for number in range(count)), workers)


def warm(homework: Homework, results: Path, count: int = 1, workers: int = 1) -> Job:
    """As many submissions by warm graders, whose start counts too."""
    script = str(ROOT / "bench" / "warm_class.py")
    return Job(((sys.executable, script, homework.id, str(results), str(count), str(workers)),))


GRADERS: dict[str, Grader] = {"cold": cold, "warm": warm}


def floor_command(homework: Homework) -> tuple[str, ...]:
    return sys.executable, str(ROOT / "bench" / "floor.py"), homework.id, str(homework.reference_dir)


def grade_command(homework: Homework, results: Path) -> tuple[str, ...]:
    return (sys.executable, "-m", "autograder", "grade", homework.id, str(homework.reference_dir),
            "--results", str(results), "--quiet")


def compile_all() -> None:
    """Compile all modules, as setup.sh does for every grading; else each run might compile them anew."""
    run((sys.executable, "-m", "compileall", "-q", "autograder", "tests", "reference", "bench"))


def refuse_different_cases(homework: Homework, folder: Path) -> None:
    """Run both sides once; end the program if they do not run the same cases, or if the reference fails one."""
    listed = subprocess.run([*floor_command(homework), "--list"], cwd=ROOT, env=environment(), check=True,
                            capture_output=True, text=True).stdout.split()
    results = folder / "first.json"
    run(grade_command(homework, results))
    problem = difference(listed, json.loads(results.read_text("utf-8")))
    if problem:
        sys.exit(f"bench: {problem}")


def difference(listed: list[str], results: dict[str, list[dict]]) -> str:
    """What keeps the two sides from being compared, as a sentence; empty if nothing does.

    Args:
        listed: the cases that passed on the floor.
        results: the content of the grader's results.json.
    """
    passed = {test["extra_data"]["case"] for test in results["tests"] if test["status"] == "passed"}
    if odd := sorted(passed ^ set(listed)):
        return f"{odd[0]} passed on one side only; both must run the same cases, and the reference must pass them all."
    return ""
