"""The command ``class``: grades a whole class."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from ..errors import GraderError
from ..homework import Homework, find_homeworks, load_homework
from ..waiting import Waiting
from ..wrong_answers.file import is_fresh
from . import gradebook
from .engines import on_this_machine
from .gradebook import FORMATS
from .report import write_report
from .run import UNSAFE, Order, Run, Start, run_class

SHOWN = 5
INTERRUPTED = 130  # as a shell says it


def add_commands(commands: Any) -> None:
    """Add this module's command to the parser."""
    command = commands.add_parser("class", help="grade the submissions of a whole class")
    command.add_argument("homework", help=f"one of {', '.join(find_homeworks())}")
    command.add_argument("submissions", type=Path, help="Gradescope's export of submissions, or a folder of zips, "
                         "folders, notebooks or files; either may be in a zip")
    command.add_argument("--out", type=Path, required=True, metavar="FOLDER",
                         help="write grades.csv, results/, class.json and report.html here; what an earlier run graded "
                         "there is not graded again")
    command.add_argument("--format", choices=FORMATS, default="gradescope",
                         help="the gradebook for which grades.csv is written (default: %(default)s)")
    command.add_argument("--jobs", type=int, default=os.cpu_count() or 1,
                         help="how many at a time (default: one a processor)")
    _add_cluster(command)
    command.add_argument("--names", action="store_true", help="show the students' names in report.html")
    command.add_argument(UNSAFE, action="store_true", help="run hidden cases in a weak sandbox")
    command.set_defaults(run=_class)


def _class(arguments: argparse.Namespace) -> int:
    homework = load_homework(arguments.homework)
    options = (UNSAFE,) if arguments.allow_unsafe else ()
    order = Order(homework, arguments.submissions, arguments.out, _start(arguments, homework, options), options,
                  arguments.format)
    try:
        with Waiting(total=1) as waiting:
            run = run_class(order, waiting.tell)
            write_report(run.result, arguments.out, arguments.names, waiting.tell)
    except KeyboardInterrupt:
        print("autograder: interrupted; what was graded is kept. Run the same command again to go on.",
              file=sys.stderr)
        return INTERRUPTED
    if not is_fresh(homework):
        print(f"Known mistakes are not named, because the record of their wrong answers is missing or old: "
              f"autograder wrong-answers {homework.id} makes it anew.")
    _show(run, arguments.out)
    return 1 if any(one.problem for one in run.result.submissions) else 0


def _add_cluster(command: argparse.ArgumentParser) -> None:
    """Where to grade, if not by processes of this command's own."""
    where = command.add_mutually_exclusive_group()
    where.add_argument("--dask", action="store_true", help="grade with a Dask cluster that is started on this machine")
    where.add_argument("--scheduler", metavar="ADDRESS", default="", help="grade with the Dask cluster of this "
                       "scheduler: tcp://... on this machine, else tls://...")
    where.add_argument("--scheduler-file", type=Path, metavar="FILE", help="grade with the Dask cluster whose "
                       "scheduler has written this file")


def _start(arguments: argparse.Namespace, homework: Homework, options: tuple[str, ...]) -> Start:
    """What starts the engine that the arguments ask for."""
    jobs = max(1, arguments.jobs)
    if not (arguments.dask or arguments.scheduler or arguments.scheduler_file):
        return lambda bundle, versions: on_this_machine(homework, options, jobs)
    try:
        from .on_dask import Cluster, address_in, on_dask, ship
    except ImportError:
        raise GraderError("Dask is not installed; pip install 'nn-homework-autograder[dask]', or in a checkout "
                          "pip install -r requirements-dask.txt.") from None
    address = address_in(arguments.scheduler_file) if arguments.scheduler_file else arguments.scheduler
    return lambda bundle, versions: on_dask(Cluster(address, jobs), ship(homework, options, bundle, versions))


def _show(run: Run, out: Path) -> None:
    """Say what was done, what could not be judged, and what was written."""
    submissions = run.result.submissions
    print(f"{len(submissions):,} submissions, {run.graded:,} of them graded now, in {run.result.seconds:.1f} s.")
    wrong = [one for one in submissions if one.problem]
    for one in wrong[:SHOWN]:
        print(f"✗ {one.id}: {one.problem}")
    if wrong[SHOWN:]:
        print(f"✗ and {len(wrong) - SHOWN:,} more; {out / gradebook.NAME} has all of them, as Ungraded.")
    if right := [one.score for one in submissions if not one.problem]:
        print(f"Mean {sum(right) / len(right):.1f} of {sum(run.result.parts.values()):g}.")
    print(f"Written: {out}")
