"""``autograder wrong-answers [<hw>]``: record what each mistake of a catalogue computes."""

from __future__ import annotations

import argparse
from typing import Any

from ..homework import Homework, find_homeworks, load_homework
from ..waiting import Waiting
from .file import has_catalogue, is_fresh, refresh


def add_commands(commands: Any) -> None:
    """Add this module's command to the parser."""
    command = commands.add_parser("wrong-answers", help="record what each mistake of a catalogue computes, so that a "
                                  "grading recognises it")
    command.add_argument("homework", nargs="?", help="default: every homework whose record is old")
    command.set_defaults(run=_wrong_answers)


def _wrong_answers(arguments: argparse.Namespace) -> int:
    if arguments.homework:
        print(recorded(load_homework(arguments.homework)))
        return 0
    for homework in map(load_homework, find_homeworks()):
        print(f"{homework.id}: nothing to do" if is_fresh(homework) else recorded(homework), flush=True)
    return 0


def recorded(homework: Homework) -> str:
    """Make the record of a homework anew, with a bar; the sentence that says so."""
    if not has_catalogue(homework):
        return f"{homework.id} has no mistakes.toml, so no mistake can be recognised."
    with Waiting() as waiting:
        path = refresh(homework, lambda done, total: waiting.tell(homework.id, done, total))
    return f"Written: {path} ({path.stat().st_size / 1e3:.0f} kB)"
