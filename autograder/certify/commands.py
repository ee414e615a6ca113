"""``autograder certify <hw>``: run the cases on the whole catalogue and the form matrix, and report mismatches."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from ..engine.output import TO_STDOUT, as_json, run
from ..errors import HomeworkError
from ..homework import Homework, load_homework
from ..on_disk import cannot_write, check_target
from ..text import did_you_mean
from ..waiting import Waiting
from .catalogue import Candidate, candidates
from .cells import Cell
from .forms import form_candidates
from .kills import KillMatrix, kill_matrix, to_data
from .matrix import run_matrix
from .mutants import MUTANT, mutants


def add_commands(commands: Any) -> None:
    """Add this module's command to the parser."""
    command = commands.add_parser("certify", help="prove a homework's cases on its catalogue of solutions")
    command.add_argument("homework")
    command.add_argument("--only", nargs="+", metavar="ID", help="only these candidates")
    command.add_argument("--jobs", type=int, help="how many at a time (default: one a processor)")
    command.add_argument("--sandbox", action="store_true", help="grade each as a submission, through the "
                         "sandbox; without mutants")
    command.add_argument("--fresh", action="store_true", help="with --sandbox: give every case a fresh worker")
    command.add_argument("--json", type=Path, metavar="FILE", nargs="?", const=TO_STDOUT,
                         help="write which case sees which solution here; without FILE, alone to standard output")
    command.add_argument("--html", type=Path, metavar="FILE", help="write the same as a page")
    command.set_defaults(run=_certify)


def _certify(arguments: argparse.Namespace) -> int:
    for target in (arguments.json, arguments.html):
        if target is not None and target != TO_STDOUT:
            check_target(target)
    homework = load_homework(arguments.homework)
    plain = partial(_data, homework) if arguments.json == TO_STDOUT else None
    cells = run(lambda: _cells(homework, arguments), plain)
    return 1 if any(cell.problems for cell in cells) else 0


def _cells(homework: Homework, arguments: argparse.Namespace) -> list[Cell]:
    """Run the chosen candidates; print each in its turn and the sums, and write the files that are asked for."""
    known = [*candidates(homework), *form_candidates(homework),
             *(() if arguments.sandbox and not arguments.only else mutants(homework))]
    for id in arguments.only or ():
        if id not in (ids := [candidate.id for candidate in known]):
            raise HomeworkError(f"The catalogue of {homework.id} has no {id!r}{did_you_mean(id, ids)}.")
    chosen = [candidate for candidate in known if not arguments.only or candidate.id in arguments.only]
    with Waiting(total=len(chosen)) as waiting:
        waiting.tell(_next(chosen, 0))
        cells = run_matrix(homework, chosen, arguments.jobs, _teller(waiting, chosen),
                           arguments.sandbox, arguments.fresh)
    if arguments.json or arguments.html:
        _write(homework, cells, arguments)
    wrong = [cell for cell in cells if cell.problems]
    if generic := [cell for cell in cells if cell.candidate.kind == MUTANT]:
        print(f"{len(generic)} mutants, {sum(bool(cell.lost) for cell in generic)} of them seen by a case")
    print(f"{len(cells)} candidates, {len(wrong)} not as the catalogue says")
    return cells


def _write(homework: Homework, cells: list[Cell], arguments: argparse.Namespace) -> None:
    from .page import to_page

    if arguments.json and arguments.json != TO_STDOUT:
        _save(arguments.json, as_json(_data(homework, cells)))
    if arguments.html:
        _save(arguments.html, to_page(_matrix(homework, cells)))


def _matrix(homework: Homework, cells: list[Cell]) -> KillMatrix:
    from ..inprocess.runner import Runner

    return kill_matrix(homework, [one.case for one in Runner(homework).cases], cells)


def _data(homework: Homework, cells: list[Cell]) -> dict[str, Any]:
    return to_data(_matrix(homework, cells))


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
