"""Whether the kill matrix depends on the machine's load: ``python bench/matrix_load.py cmu_hw3``.

Runs the cases on every candidate, forms and mutants too, first on the machine as it is, then beside processes that
compute all the time, and compares the verdict of every case. Exit status 1 if one differs.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from autograder.certify.catalogue import Candidate, candidates
from autograder.certify.ends import ends
from autograder.certify.forms import form_candidates
from autograder.certify.matrix import run_matrix
from autograder.certify.mutants import mutants
from autograder.homework import Homework, load_homework
from bench.load import busy

LOOPS = 16


def main() -> int:
    """Run the matrix twice and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("homework")
    parser.add_argument("--loops", type=int, default=LOOPS, help="how many busy processes")
    parser.add_argument("--one-in", type=int, default=1, help="run one in so many candidates")
    arguments = parser.parse_args()
    homework = load_homework(arguments.homework)
    known = [*ends(homework), *candidates(homework), *form_candidates(homework), *mutants(homework)]
    return compare(homework, known[::arguments.one_in], arguments.loops)


def compare(homework: Homework, chosen: Sequence[Candidate], loops: int) -> int:
    """Print each candidate on which a case has another verdict beside so many busy processes; 1 if there is one."""
    idle = run_matrix(homework, chosen)
    with busy(loops):
        loaded = run_matrix(homework, chosen)
    moved = 0
    for before, after in zip(idle, loaded, strict=True):
        cases = sorted(set(before.judged.failed) ^ set(after.judged.failed))
        if cases:
            moved += 1
            print(f"✗ {before.candidate.id}: other verdicts of {', '.join(cases)}")
    print(f"{homework.id}: {len(idle)} candidates, {loops} busy processes; {moved or 'none'} with another verdict")
    return 1 if moved else 0


if __name__ == "__main__":
    sys.exit(main())
