"""``autograder certify <hw>``: run the cases on the whole catalogue and the form matrix, and report mismatches."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from ..diagnosis.record import NAME as RECORD
from ..diagnosis.record import read_record
from ..engine.output import TO_STDOUT, as_json, run
from ..errors import HomeworkError
from ..homework import Homework, load_homework
from ..on_disk import cannot_write, check_target
from ..report.outcome import Case
from ..text import did_you_mean
from ..waiting import Waiting
from .catalogue import Candidate, candidates
from .cells import Cell
from .ends import ends
from .forms import form_candidates
from .kills import KillMatrix, kill_matrix, to_data
from .matrix import run_matrix
from .mutants import MUTANT, mutants
from .naming import NO_NAMES, Naming, naming
from .repeat import Repeated, run_repeatedly
from .summary import summary


def add_commands(commands: Any) -> None:
    """Add this module's command to the parser."""
    command = commands.add_parser("certify", help="prove a homework's cases on its catalogue of solutions")
    command.add_argument("homework")
    command.add_argument("--only", nargs="+", metavar="ID", help="only these candidates")
    command.add_argument("--jobs", type=int, help="how many at a time (default: one a processor)")
    command.add_argument("--sandbox", action="store_true", help="grade each as a submission, through the "
                         "sandbox; without mutants")
    command.add_argument("--fresh", action="store_true", help="with --sandbox: give every case a fresh worker")
    command.add_argument("--repeat", type=_count, metavar="K", help="run everything K times, with other seeds, orders "
                         "and threads, and measure how far values are from the tolerances")
    command.add_argument("--json", type=Path, metavar="FILE", nargs="?", const=TO_STDOUT,
                         help="write which case sees which solution here; without FILE, alone to standard output")
    command.add_argument("--html", type=Path, metavar="FILE", help="write the same as a page")
    command.set_defaults(run=_certify)


def _count(text: str) -> int:
    """A number of runs.

    Raises:
        ArgumentTypeError: it is none.
    """
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of runs; it is a whole number from 1.")
    return int(text)


def _certify(arguments: argparse.Namespace) -> int:
    for target in (arguments.json, arguments.html):
        if target is not None and target != TO_STDOUT:
            check_target(target)
    if arguments.repeat and arguments.sandbox:
        raise HomeworkError("--repeat measures in processes of certify's own; leave out --sandbox.")
    homework = load_homework(arguments.homework)
    plain = to_data if arguments.json == TO_STDOUT else None
    matrix = run(lambda: _matrix(homework, arguments), plain)
    return 1 if matrix.problems else 0


def _matrix(homework: Homework, arguments: argparse.Namespace) -> KillMatrix:
    """Run the chosen candidates; print each in its turn and the sums, and write the files that are asked for."""
    chosen = _chosen(homework, arguments)
    with Waiting(total=len(chosen) * (arguments.repeat or 1)) as waiting:
        waiting.tell(_next(chosen, 0))
        found = _run(homework, chosen, arguments, _teller(waiting, chosen))
    told = arguments.json or arguments.html or not (arguments.sandbox or arguments.only)
    cases = _cases(homework) if told else []
    names = NO_NAMES if arguments.only else _naming(homework, found.cells, cases)
    matrix = kill_matrix(homework, cases, found.cells, found.margins, found.moved, names)
    if arguments.json and arguments.json != TO_STDOUT:
        _save(arguments.json, as_json(to_data(matrix)))
    if arguments.html:
        from .page import to_page

        _save(arguments.html, to_page(matrix))
    for line in summary(matrix):
        print(line)
    return matrix


def _chosen(homework: Homework, arguments: argparse.Namespace) -> list[Candidate]:
    """The candidates that are asked for.

    Raises:
        HomeworkError: one does not exist.
    """
    known = [*ends(homework), *candidates(homework), *form_candidates(homework),
             *(() if arguments.sandbox and not arguments.only else mutants(homework))]
    for id in arguments.only or ():
        if id not in (ids := [candidate.id for candidate in known]):
            raise HomeworkError(f"The catalogue of {homework.id} has no {id!r}{did_you_mean(id, ids)}.")
    return [candidate for candidate in known if not arguments.only or candidate.id in arguments.only]


def _run(homework: Homework, chosen: list[Candidate], arguments: argparse.Namespace, tell: Callable[[Cell], None]
         ) -> Repeated:
    if arguments.repeat:
        return run_repeatedly(homework, chosen, arguments.repeat, arguments.jobs, tell)
    return Repeated(run_matrix(homework, chosen, arguments.jobs, tell, arguments.sandbox, arguments.fresh))


def _cases(homework: Homework) -> list[Case]:
    from ..inprocess.runner import Runner

    return [one.case for one in Runner(homework).cases]


def _naming(homework: Homework, cells: list[Cell], cases: list[Case]) -> Naming:
    """The names of a whole run in process; a grading through the sandbox keeps no wrong values."""
    if not any(cell.judged.failures for cell in cells):
        return NO_NAMES
    answers = read_record(homework)
    if answers is None:
        print(f"No mistake can be named: reference/{homework.id}/{RECORD} is missing or old; make it anew: autograder "
              "wrong-answers.")
    return naming(cells, [homework.short_id(case.id) for case in cases], answers)


def _save(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise HomeworkError(cannot_write(path, error)) from None
    print(f"Written: {path}")


def _teller(waiting: Waiting, chosen: list[Candidate]) -> Callable[[Cell], None]:
    """Prints what became of each candidate in its turn, and shows that the next one is under way."""
    places = count(1)

    def tell(cell: Cell) -> None:
        _tell(cell)
        done = next(places)
        waiting.tell(_next(chosen, done), done)

    return tell


def _next(chosen: list[Candidate], done: int) -> str:
    """The candidate after so many, in words; nothing after the last one."""
    return "".join(f"{one.kind} {one.id}" for one in chosen[done:done + 1])


def _tell(cell: Cell) -> None:
    if cell.candidate.kind == MUTANT and not cell.problems:
        return
    lost = ", ".join(f"{part} -{points:g}" for part, points in cell.lost.items()) or "nothing lost"
    print(f"{'✗' if cell.problems else '✓'} {cell.candidate.kind:<9} {cell.candidate.id:<22} {lost}", flush=True)
    for problem in cell.problems:
        print(f"    {problem}")
