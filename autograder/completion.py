"""Shell completion of the command line, written by the optional library shtab."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .errors import GraderError

HOMEWORKS = "ls tests/*/homework.toml 2>/dev/null | cut -d/ -f2"  # asked when Tab is pressed, in the reader's folder


def completion(parser: argparse.ArgumentParser, shell: str) -> str:
    """The script that teaches a shell the commands, their options, the homeworks and where a file is wanted.

    Args:
        parser: the whole command line; its arguments get shtab's attribute ``complete``.

    Raises:
        GraderError: shtab is not installed.
    """
    try:
        import shtab
    except ImportError:
        raise GraderError("Completion needs the library shtab, which is not installed; run "
                          "python -m pip install -r requirements-completion.txt.") from None
    for action in _arguments(parser):
        if action.dest == "homework":
            action.complete = shtab.cmd(HOMEWORKS)
        elif action.type is Path:
            action.complete = shtab.FILE
    return str(shtab.complete(parser, shell))


def _arguments(parser: argparse.ArgumentParser) -> Iterator[Any]:
    """The arguments of all commands."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _arguments(command)
        else:
            yield action
