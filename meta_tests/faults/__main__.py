"""The long run: ``python -m meta_tests.faults HOMEWORK``. Exit status 1 if something is not as it must be.

Stops gradings of the reference at many moments, and grades it on a machine as small as Gradescope's smallest.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from autograder.apart import grade_apart
from autograder.homework import Homework, find_homeworks, load_homework
from bench.half import half_a_processor
from bench.memory import peak_memory

from .interrupted import KILL, TERMINATE, run
from .moments import Job, job_of, moments, stopped, wrong_after

MEMORY = 768  # MB


def main() -> int:
    """Try everything and print what is wrong."""
    parser = argparse.ArgumentParser("python -m meta_tests.faults", description=__doc__)
    parser.add_argument("homework", choices=find_homeworks())
    parser.add_argument("--moments", type=int, default=20, help="at how many moments, with each of two signals")
    arguments = parser.parse_args()
    homework = load_homework(arguments.homework)
    with tempfile.TemporaryDirectory(prefix="autograder-faults-") as folder:
        wrong = stop_it(job_of(homework, homework.reference_dir, Path(folder)), arguments.moments)
        wrong += on_a_small_machine(homework, Path(folder))
    print("\n".join(wrong or ["nothing is wrong"]))
    return 1 if wrong else 0


def stop_it(job: Job, count: int) -> list[str]:
    """Stop gradings at so many moments with each signal; what was wrong after them."""
    undisturbed, wrong = run(job.plan), []
    cases = len(json.loads(job.results.read_text())["tests"])
    for signal in (KILL, TERMINATE):
        for moment in moments(undisturbed, count, seed=11):
            ended = stopped(job, signal, moment)
            wrong += [f"{signal} at act {moment}, {ended.acts[-1]}: {one}"
                      for one in wrong_after(job, ended, signal, cases)]
        print(f"{job.homework.id}: stopped by {signal} at {count} of {len(undisturbed.acts)} moments", flush=True)
    run(job.plan)
    rest = [path.name for path in job.results.parent.iterdir() if path != job.results]
    return wrong + [f"the next grading left {name}" for name in rest]


def on_a_small_machine(homework: Homework, folder: Path) -> list[str]:
    """Grade the reference with half a processor, and once to see how much memory it takes; what was wrong."""
    started = time.monotonic()
    with half_a_processor() as how:
        graded = grade_apart(homework, homework.reference_dir, folder / "half.json", warm=False)
    print(f"{homework.id}: {graded.total():g} of {graded.maximum():g} in {time.monotonic() - started:.1f} s with {how}")
    command = [sys.executable, "-m", "autograder", "grade", homework.id, str(homework.reference_dir), "--quiet"]
    peak = peak_memory(command)
    print(f"{homework.id}: {peak:.0f} MB at most")
    wrong = [] if (graded.status, graded.lost()) == (0, {}) else [f"half a processor loses {graded.lost()}"]
    return wrong + ([] if peak < MEMORY else [f"{peak:.0f} MB are more than {MEMORY}"])


if __name__ == "__main__":
    sys.exit(main())
