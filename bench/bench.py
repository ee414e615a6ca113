"""How much slower than a bare script a whole grading run is: ``python bench/bench.py cmu_hw3``.

Both grade the reference in the same run, in turns: the floor (bench/floor.py: the same cases, no framework, no
isolation) and the grader's own command. Prints the medians of wall time and processor time as ratios, the peak memory
of all processes together, and where the grader's time goes.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STAGES = """
import sys, time
started = time.monotonic()
from autograder.engine.process import prepare_process
prepare_process()
from pathlib import Path
from autograder.engine.grade import grade
from autograder.engine.options import Options
from autograder.homework import load_homework
stages = []
options = Options(results=Path(sys.argv[3]), on_stage=lambda name: stages.append((name, time.monotonic() - started)))
grade(load_homework(sys.argv[1]), Path(sys.argv[2]), options)
before = 0.0
for name, at in stages:
    print(f"  {name:<8} {at - before:.3f} s")
    before = at
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("homework")
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    reference = ROOT / "reference" / arguments.homework
    results = Path(os.environ.get("TMPDIR", "/tmp")) / f"bench-{os.getpid()}.json"
    floor = [sys.executable, str(ROOT / "bench" / "floor.py"), arguments.homework, str(reference)]
    ours = [sys.executable, "-m", "autograder", "grade", arguments.homework, str(reference), "--results", str(results),
            "--quiet"]
    measure(floor), measure(ours)  # warm the caches
    pairs = [(measure(floor), measure(ours)) for _ in range(arguments.rounds)]
    print(f"{arguments.homework}, medians of {arguments.rounds} rounds, {os.cpu_count()} processors")
    torch = "torch" in (ROOT / "tests" / arguments.homework / "homework.toml").read_text().split("[parts]")[0]
    targets = {"wall time": "target 1.6" if torch else "target 3",
               "processor time": "no target" if torch else "target 4"}
    for place, (name, target) in enumerate(targets.items()):
        bare, graded = (statistics.median(pair[side][place] for pair in pairs) for side in (0, 1))
        print(f"{name:<15} floor {bare:.2f} s   grader {graded:.2f} s   ratio {graded / bare:.2f} ({target})")
    limit = "no target" if torch else "target below 200"
    print(f"{'peak memory':<15} {peak_memory(ours):.0f} MB, all processes together ({limit})")
    print("stages")
    stages = subprocess.run([sys.executable, "-c", STAGES, arguments.homework, str(reference), str(results)],
                            cwd=ROOT, capture_output=True, text=True, check=True)
    print(stages.stdout, end="")
    results.unlink()
    return 0


def measure(command: list[str]) -> tuple[float, float]:
    """Wall and processor seconds of a command and all its children."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - started, used


def peak_memory(command: list[str]) -> float:
    """The highest sum of the processes' proportional memory (PSS), in MB, sampled while the command runs."""
    process = subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL)
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, sum(map(pss, family(process.pid))))
        time.sleep(0.01)
    return peak


def family(pid: int) -> list[int]:
    """A process and everything below it."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        children = []
    return [pid, *(member for child in children for member in family(int(child)))]


def pss(pid: int) -> float:
    """A process's proportional share of memory in MB; 0 when it is gone."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1]) / 1024 if "Pss:" in text else 0.0


def environment() -> dict[str, str]:
    """One BLAS thread for both."""
    return {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}


if __name__ == "__main__":
    sys.exit(main())
