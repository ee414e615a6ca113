"""The command ``new``: start a homework that grades at once."""

from __future__ import annotations

import argparse
from typing import Any

from ..places import find_project


def add_commands(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Declare ``new <hw>``."""
    command = subparsers.add_parser("new", help="start a homework: three folders with a toy that grades at once")
    command.add_argument("homework", help="its id, such as cmu_hw4: lower-case letters, digits and underscores")
    command.set_defaults(run=_new)


def _new(arguments: argparse.Namespace) -> int:
    from .scaffold import new_homework

    root = find_project()
    for path in new_homework(arguments.homework, root):
        print(path.relative_to(root).as_posix())
    print(f"Try it: autograder grade {arguments.homework} reference/{arguments.homework}")
    return 0
