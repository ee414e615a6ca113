"""A grading that is stopped at moments all over its progress, and what must hold after each."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.homework import Homework
from autograder.report.results import validate

from .interrupted import KILL, TERMINATE, Ended, Plan, run

SIGNALS = {KILL: -9, TERMINATE: -15}


@dataclass(frozen=True)
class Job:
    """A submission of a homework that is graded into a folder; ``plan`` does nothing to it yet."""

    homework: Homework
    plan: Plan

    @property
    def results(self) -> Path:
        """Where results.json is written."""
        return Path(self.plan.results)


def job_of(homework: Homework, submission: Path, folder: Path) -> Job:
    """A job with a results folder of its own below ``folder``."""
    (folder / "results").mkdir()
    return Job(homework, Plan(homework.root, homework.id, str(submission), str(folder / "results" / "results.json")))


def moments(undisturbed: Ended, count: int, seed: int) -> list[int]:
    """So many moments, at random in equal stretches of an undisturbed grading, beside its very end."""
    numbers = random.Random(seed)
    acts = 0.9 * len(undisturbed.acts)  # how many there are differs a little: quick cases share a write
    return [int(acts * (place + numbers.random()) / count) for place in range(count)]


def stopped(job: Job, signal: str, moment: int) -> Ended:
    """Grade, and stop the grader at this moment."""
    job.results.unlink(missing_ok=True)
    return run(replace(job.plan, actions={str(moment): signal}))


def wrong_after(job: Job, ended: Ended, signal: str, cases: int) -> list[str]:
    """What is not as it must be after the grader was stopped.

    Args:
        cases: how many tests an undisturbed grading lists.
    """
    found = [f"left behind: {one}" for one in ended.left]
    if ended.status != SIGNALS[signal]:
        found.append(f"it ended with status {ended.status}: the signal did not stop it")
    if "os.rename" in ended.acts[:-1] and not job.results.exists():
        found.append("there is no results.json, though it was written")
    return found + (wrong_in(job, cases) if job.results.exists() else [])


def wrong_in(job: Job, cases: int) -> list[str]:
    """What is wrong with a results.json of a grading that may not have ended."""
    found = [f"not valid: {problem}" for problem in validate(job.results.read_bytes())]
    if found:
        return found
    tests = json.loads(job.results.read_text())["tests"]
    if len(tests) not in (len(job.homework.parts), cases):
        found.append(f"{len(tests)} tests instead of {len(job.homework.parts)} parts or {cases} cases")
    maximum, whole = sum(test["max_score"] for test in tests), sum(job.homework.parts.values())
    if abs(maximum - whole) > 1e-6:
        found.append(f"the maximum is {maximum} instead of {whole}")
    return found
