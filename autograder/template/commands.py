"""The commands ``template``, which makes student_template if the audit finds nothing, and ``percent``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import HomeworkError
from ..homework import Homework, find_homeworks, load_homework
from ..notebook.percent import write_percent
from ..notebook.read import read_cells
from .audit import audit, score_above_zero
from .generate import generate, stale_files, write_template

if TYPE_CHECKING:
    from ..report.report import Report


def add_commands(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Declare ``template <hw> [--check] [--no-grade]`` and ``percent <notebook>``."""
    command = subparsers.add_parser("template", help="make a homework's student template from its reference")
    command.add_argument("homework", help=f"one of {', '.join(find_homeworks())}")
    command.add_argument("--check", action="store_true", help="write nothing; fail if the committed files are stale")
    command.add_argument("--no-grade", action="store_true", help="do not prove by grading that the template scores 0")
    command.set_defaults(run=_template)
    command = subparsers.add_parser("percent", help="print a notebook as Python cells, the form of its reference")
    command.add_argument("notebook", type=Path, help="a notebook, such as your solution with markers: ps4.ipynb")
    command.set_defaults(run=_percent)


def _template(arguments: argparse.Namespace) -> int:
    homework = load_homework(arguments.homework)
    return _check(homework) if arguments.check else write_audited(homework, with_grading=not arguments.no_grade)


def _percent(arguments: argparse.Namespace) -> int:
    """Print a notebook in the percent format, without its outputs."""
    path: Path = arguments.notebook
    try:
        content = path.read_bytes()
    except OSError as error:
        raise HomeworkError(f"{path} cannot be read ({error.strerror}); name a notebook.") from None
    print(write_percent(read_cells(content, path.name)), end="")
    return 0


def _check(homework: Homework) -> int:
    """Print which committed files are stale and how to renew them."""
    stale = stale_files(homework)
    if stale:
        _complain([*stale, f"Run: python -m autograder template {homework.id}"])
    return 1 if stale else 0


def write_audited(homework: Homework, with_grading: bool) -> int:
    """Audit first: a template that the audit or the grader refuses never reaches the disk. Return the exit status."""
    problems = audit(homework, generate(homework))
    if not problems and with_grading:
        problems = score_above_zero(homework, lambda folder: _grade(homework, folder))
    if problems:
        _complain([*problems, f"student_template/{homework.id}/ was not written."])
        return 1
    for path in write_template(homework):
        print(path.relative_to(homework.home).as_posix())
    return _check(homework)


def _grade(homework: Homework, folder: Path) -> Report:
    """Grade our own files: they are trusted, so a weak sandbox is enough."""
    from ..engine.grade import grade
    from ..engine.options import Options

    return grade(homework, folder, Options(allow_unsafe=True))


def _complain(sentences: list[str]) -> None:
    print(*sentences, sep="\n", file=sys.stderr)
