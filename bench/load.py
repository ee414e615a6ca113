"""Whether verdicts depend on the machine's load: ``python bench/load.py cmu_hw3``.

Grades the reference, all alternates and a selection of mistakes, first on the machine as it is, then beside processes
that compute all the time (eight for each processor), and compares the verdict and score of every case. Exit status 1
if one differs.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from autograder.apart import grade_all_apart  # noqa: E402  (after the path is set)
from autograder.certify.catalogue import Candidate, candidates, write_candidate  # noqa: E402
from autograder.homework import Homework, did_you_mean, load_homework  # noqa: E402

BUSY = "import os\nparent = os.getppid()\nwhile os.getppid() == parent: pass"  # it must not outlive a killed parent
Verdicts = dict[str, tuple[str, float]]


def main() -> int:
    """Grade everything twice and compare."""
    arguments = parse_arguments()
    homework = load_homework(arguments.homework)
    chosen = choose(candidates(homework), arguments.mistakes, arguments.only)
    with tempfile.TemporaryDirectory() as folder:
        places = [write_candidate(candidate, Path(folder)) for candidate in chosen]
        submissions = {place.name: place for place in ([] if arguments.only else [homework.reference_dir]) + places}
        idle = grade_all(homework, submissions, Path(folder))
        with busy(arguments.loops):
            loaded = grade_all(homework, submissions, Path(folder))
    moved = sum(tell(name, idle[name], loaded[name]) for name in submissions)
    print(f"{homework.id}: {len(submissions)} submissions, {arguments.loops} busy processes, "
          f"{os.cpu_count()} processors; {moved or 'no'} submission{'' if moved == 1 else 's'} with another verdict")
    return 1 if moved else 0


def parse_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("homework")
    parser.add_argument("--mistakes", type=int, default=20, help="how many mistakes, spread over the catalogue")
    parser.add_argument("--only", nargs="+", metavar="ID", help="only these of the catalogue")
    parser.add_argument("--loops", type=int, default=8 * (os.cpu_count() or 1), help="how many busy processes")
    return parser.parse_args()


def choose(known: list[Candidate], mistakes: int, only: list[str] | None) -> list[Candidate]:
    """The named candidates; without names all alternates, and so many mistakes at equal distances."""
    if only:
        by_id = {candidate.id: candidate for candidate in known}
        for id in only:
            if id not in by_id:
                sys.exit(f"The catalogue has no {id!r}{did_you_mean(id, list(by_id))}.")
        return [by_id[id] for id in only]
    wrong = [candidate for candidate in known if candidate.kind == "mistake"]
    count = min(mistakes, len(wrong))
    return [*(candidate for candidate in known if candidate.kind == "alternate"),
            *(wrong[place * len(wrong) // count] for place in range(count))]


def grade_all(homework: Homework, submissions: Mapping[str, Path], folder: Path) -> dict[str, Verdicts]:
    """Grade every submission in a process of its own: case -> verdict and score."""
    graded = grade_all_apart([(homework, place) for place in submissions.values()], folder)
    return {name: {test["extra_data"]["case"]: (test["extra_data"]["verdict"], test["score"])
                   for test in found.data["tests"]} for name, found in zip(submissions, graded, strict=True)}


@contextmanager
def busy(loops: int) -> Iterator[None]:
    """So many processes that compute all the time."""
    processes = [subprocess.Popen([sys.executable, "-S", "-c", BUSY]) for _ in range(loops)]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


def tell(name: str, idle: Verdicts, loaded: Verdicts) -> bool:
    """Print how a submission fared; whether a case's verdict or score differs."""
    moved = [case for case in {**idle, **loaded} if idle.get(case) != loaded.get(case)]
    scores = [sum(score for _, score in found.values()) for found in (idle, loaded)]
    print(f"{'✗' if moved else '✓'} {name:<34} idle {scores[0]:g}   busy {scores[1]:g}", flush=True)
    for case in moved:
        print(f"    {case}: {idle.get(case)} became {loaded.get(case)}")
    return bool(moved)


if __name__ == "__main__":
    sys.exit(main())
