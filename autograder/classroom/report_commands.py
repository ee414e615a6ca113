"""``autograder report <class>``: write the report on a graded class anew, with names or without."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ..errors import GraderError
from ..waiting import Waiting
from .record import load_class
from .report import write_report


def add_commands(commands: Any) -> None:
    """Add this module's command to the parser."""
    command = commands.add_parser("report", help="write the report on a graded class")
    command.add_argument("graded", type=Path, metavar="CLASS", help="the folder that autograder class wrote, or its "
                         "class.json")
    command.add_argument("--out", type=Path, metavar="FOLDER", help="where report.html and students/ are written "
                         "(default: beside class.json)")
    command.add_argument("--names", action="store_true", help="show who the students are (default: numbers, and no "
                         "name in any file)")
    command.set_defaults(run=_report)


def _report(arguments: argparse.Namespace) -> int:
    graded = load_class(arguments.graded)
    folder = arguments.graded if arguments.graded.is_dir() else arguments.graded.parent
    if arguments.out is not None and arguments.out.exists() and not arguments.out.is_dir():
        raise GraderError(f"{arguments.out} is no folder; choose another place for the report.")
    with Waiting(total=1) as waiting:
        page = write_report(graded, folder, arguments.names, waiting.tell, arguments.out)
    print(f"Written: {page}")
    return 0
