"""The command ``handout``: make the students' zip."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ..homework import find_homeworks, load_homework
from ..waiting import Waiting


def add_commands(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Declare ``handout <hw> [--out FILE]``."""
    command = subparsers.add_parser("handout", help="make the students' zip of a homework")
    command.add_argument("homework", help=f"one of {', '.join(find_homeworks())}")
    command.add_argument("--out", type=Path, help="output file; default: dist/<hw>-handout.zip")
    command.set_defaults(run=_handout)


def _handout(arguments: argparse.Namespace) -> int:
    from .handout import build_handout

    homework = load_homework(arguments.homework)
    with Waiting() as waiting:
        waiting.tell("the reference's answers are recorded and tried")
        target = build_handout(homework, arguments.out or Path("dist") / f"{homework.id}-handout.zip")
    print(f"Written: {target} ({target.stat().st_size / 1e6:.1f} MB)")
    return 0
