"""``autograder diff OLD NEW``: compare two gradings of a class."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from ..engine.output import TO_STDOUT, as_json, run
from ..errors import GraderError
from ..on_disk import cannot_write, check_target, replace
from .diff import Diff, anonymous_diff, diff_of
from .diff_words import to_data
from .record import load_class


def add_commands(commands: Any) -> None:
    """Add this module's command to the parser."""
    command = commands.add_parser("diff", help="show whose grade differs between two gradings of a class, and why")
    for name, which in (("old", "before"), ("new", "after")):
        command.add_argument(name, type=Path, metavar=name.upper(),
                             help=f"the folder that autograder class wrote {which} the change, or its class.json")
    command.add_argument("--csv", type=Path, metavar="FILE", help="write a row for each student here")
    command.add_argument("--html", type=Path, metavar="FILE", help="write a page here")
    command.add_argument("--names", action="store_true", help="show in the page who the students are (default: "
                         "numbers, which follow the scores in NEW)")
    command.add_argument("--json", type=Path, metavar="FILE", nargs="?", const=TO_STDOUT,
                         help="write all as data here; without FILE, alone to standard output")
    command.add_argument("-v", "--verbose", action="store_true", help="print every student who moved, every case and "
                         "every reason")
    command.set_defaults(run=_diff)


def _diff(arguments: argparse.Namespace) -> int:
    for target in (arguments.csv, arguments.html, arguments.json):
        if target is not None and target != TO_STDOUT:
            check_target(target)
    run(lambda: _compared(arguments), to_data if arguments.json == TO_STDOUT else None)
    return 0


def _compared(arguments: argparse.Namespace) -> Diff:
    """Compare, print, and write the files that are asked for."""
    from rich.console import Console

    from .diff_csv import to_csv
    from .diff_page import to_page
    from .diff_terminal import show

    old, new = load_class(arguments.old), load_class(arguments.new)
    diff = diff_of(old, new)
    show(diff, Console(file=sys.stdout), arguments.verbose)
    if arguments.csv:
        _save(arguments.csv, to_csv(diff))
    if arguments.html:
        _save(arguments.html, to_page(diff if arguments.names else anonymous_diff(old, new)))
    if arguments.json and arguments.json != TO_STDOUT:
        _save(arguments.json, as_json(to_data(diff)))
    return diff


def _save(path: Path, text: str) -> None:
    """For its owner alone: it tells of hidden cases.

    Raises:
        GraderError: the file cannot be written.
    """
    try:
        replace(path, text.encode("utf-8", "replace"), private=True)
    except OSError as error:
        raise GraderError(cannot_write(path, error)) from None
    print(f"Written: {path}")
