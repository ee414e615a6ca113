"""How much slower than a bare script the grader is: ``python bench/bench.py cmu_hw3``.

Both grade the reference, in turns: the floor (bench/floor.py: the same cases, no framework, no isolation) and the
grader's own command. Prints wall time and processor time as ratios of the same round, with their spread; the peak
memory of all processes together; and where the grader's time goes. Prints no ratio if other processes used the machine.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from autograder.homework import Homework, load_homework
from bench import sides
from bench.half import half_a_processor
from bench.measure import ROOT, environment
from bench.memory import peak_memory
from bench.quiet import MOST
from bench.rounds import Disturbed, Round, counted, ratio, run_rounds
from bench.targets import target


def main() -> int:
    arguments = parse_arguments()
    homework = load_homework(arguments.homework)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        sides.compile_all()
        sides.refuse_different_cases(homework, Path(folder))  # this warms the caches, too
        how, rounds = run_all(homework, arguments, Path(folder))
        print(f"{homework.id}: floor and grader in turns; {how}")
        try:
            kept = counted(rounds, arguments.force)
        except Disturbed as refusal:
            print(f"bench: {refusal}", file=sys.stderr)
            return 1
        show(homework, arguments, rounds, kept)
        if kind_of(arguments) == "one":
            show_one(homework, Path(folder))
    return 0


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("homework")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--half", action="store_true", help="give both sides half a processor")
    parser.add_argument("--class", type=int, default=1, dest="count", metavar="N", help="grade N submissions")
    parser.add_argument("--workers", type=int, default=1, metavar="K", help="so many of them at a time")
    parser.add_argument("--grader", choices=sides.GRADERS, help="how to grade (default: a class warm, else cold)")
    parser.add_argument("--force", action="store_true", help="print ratios of a busy machine, with a warning")
    arguments = parser.parse_args()
    arguments.grader = arguments.grader or ("warm" if arguments.count > 1 else "cold")
    if arguments.half and arguments.count > 1:
        parser.error("--half is about one submission in its container; leave out --class.")
    return arguments


def kind_of(arguments: argparse.Namespace) -> str:
    """Which targets apply."""
    return "half" if arguments.half else "class" if arguments.count > 1 else "one"


def run_all(homework: Homework, arguments: argparse.Namespace, folder: Path) -> tuple[str, list[Round]]:
    """The rounds, and what the processes had to run on, in words."""
    floor = sides.floor(homework, arguments.count, arguments.workers)
    grader = sides.GRADERS[arguments.grader](homework, folder, arguments.count, arguments.workers)
    machine = f"{os.cpu_count()} processors"
    with half_a_processor() if arguments.half else nullcontext(machine) as how:
        rounds = run_rounds(floor, grader, arguments.rounds)
    if arguments.count > 1:
        how += f"; a class of {arguments.count}, {arguments.workers} at a time, {arguments.grader} grader"
    return how, rounds


def show(homework: Homework, arguments: argparse.Namespace, rounds: list[Round], kept: list[Round]) -> None:
    """Print the ratios, each beside its target."""
    most = max(each.others for each in kept)
    warning = " WARNING: the machine was busy; do not believe these ratios." if most > MOST else ""
    print(f"{len(kept)} of {len(rounds)} rounds count. In these, other processes used at most {most:.0%} of the "
          f"machine.{warning}")
    for name, pick in (("wall time", lambda used: used.wall), ("processor time", lambda used: used.processor)):
        found = ratio(kept, pick)
        print(f"{name:<15} floor {found.floor:.2f} s   grader {found.grader:.2f} s   ratio {found.median:.2f}, "
              f"from {found.least:.2f} to {found.most:.2f}   ({target(homework, kind_of(arguments), name)})")


def show_one(homework: Homework, folder: Path) -> None:
    """Print the memory of one grading, and its stages."""
    results = folder / "results.json"
    peak = peak_memory(sides.grade_command(homework, results))
    print(f"{'peak memory':<15} {peak:.0f} MB, all processes together   ({target(homework, 'one', 'peak memory')})")
    script = str(ROOT / "bench" / "stages.py")
    stages = subprocess.run([sys.executable, script, homework.id, str(homework.reference_dir), str(results)], cwd=ROOT,
                            env=environment(), capture_output=True, text=True, check=True)
    print("stages", stages.stdout, sep="\n", end="")


if __name__ == "__main__":
    sys.exit(main())
