"""Grades submissions with fresh workers and with shared ones, all in one interpreter without pytest around it.

Arguments: the homework's id, its root, and jobs: a folder with a submission, and after a colon the one part whose cases
run; without it, all cases. Prints JSON: for each folder a list of two runs, fresh and shared, each with its results
(without times) and how many workers it took, that of the survey among them.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from autograder.apart import Graded
from autograder.engine.grade import grade
from autograder.engine.options import Options
from autograder.homework import Homework, load_homework
from autograder.sandbox.pool import Pool, Prepared

taken: list[Prepared] = []
take = Pool.take


def counted(pool: Pool) -> Prepared:
    """A prepared worker, which is counted."""
    taken.append(take(pool))
    return taken[-1]


def run(homework: Homework, job: str, fresh: bool) -> dict[str, Any]:
    """The results and the number of workers of one grading."""
    taken.clear()
    submission, _, part = job.partition(":")
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results.json"
        grade(homework, Path(submission), Options(results=results, allow_unsafe=True, fresh=fresh,
                                                  selected=lambda case, number: part in ("", case.part)))
        return {"results": Graded(json.loads(results.read_text())).timeless(), "workers": len(taken)}


def main(id: str, root: str, *jobs: str) -> None:
    """Do every job both ways."""
    Pool.take = counted  # type: ignore[method-assign]
    homework = load_homework(id, Path(root))
    print(json.dumps({job.partition(":")[0]: [run(homework, job, fresh) for fresh in (True, False)] for job in jobs}))


if __name__ == "__main__":
    main(*sys.argv[1:])
