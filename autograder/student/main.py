"""The student's command line: ``python run_tests.py``."""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from ..engine.process import prepare_process
from ..errors import AutograderError, GraderError
from ..homework import Homework, find_homeworks, load_homework
from ..places import HERE

PASSED, NOT_PASSED, NOT_RUN = 0, 1, 2
SPAWN = "AUTOGRADER_SPAWN"  # 1: start workers as on Windows and macOS, also on Linux
DEFAULT_ZIP = "submission.zip"


def main(argv: Sequence[str] | None = None, root: Path = HERE) -> int:
    """Run and return the exit status: 0 only if every selected case passed, 2 if nothing could run."""
    try:
        prepare_process()
        arguments = _parser().parse_args(argv)
        return _run(arguments, _only_homework(root), root)
    except AutograderError as error:
        print(error, file=sys.stderr)
        return NOT_RUN
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return NOT_RUN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("run_tests.py", description="Run the public cases on your files.",
                                     epilog="Exit status: 0 only if every case that was to run passed. "
                                            "Gradescope runs more cases than these.")
    parser.add_argument("-k", metavar="TEXT", default="",
                        help="run the cases of this number, or with TEXT in their part or title; and, or, not and "
                             "brackets join texts")
    parser.add_argument("--lf", "--last-failed", action="store_true",
                        help="run only the cases that were wrong last time; all, if none was")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--watch", action="store_true", help="run again whenever you save; Ctrl-C ends it")
    what.add_argument("--zip", metavar="FILE", nargs="?", const=DEFAULT_ZIP, type=Path,
                      help=f"check your files and write the zip to hand in (default: {DEFAULT_ZIP})")
    return parser


def _run(arguments: argparse.Namespace, homework: Homework, root: Path) -> int:
    fork = False if os.environ.get(SPAWN) == "1" else None
    if arguments.watch:
        from .files import files_of
        from .watch import watch

        command = [sys.executable, str(root / "run_tests.py"), *(["-k", arguments.k] if arguments.k else []),
                   *(["--lf"] if arguments.lf else [])]
        watch(list(files_of(homework, root).values()), command)
        return PASSED
    if arguments.zip:
        from .submit import submit

        return PASSED if submit(homework, root, Path(arguments.zip), fork) else NOT_PASSED
    from ..report.selection import select
    from .check import check
    from .memory import Memory

    memory = Memory(root)
    failed = memory.failed() if arguments.lf else frozenset()
    if arguments.lf and not failed:
        print("No case was wrong last time, so all run.")
    selection = select(arguments.k, failed or None)
    return PASSED if check(homework, root, selection, fork, remember=memory.update) else NOT_PASSED


def _only_homework(root: Path) -> Homework:
    """The handout's homework.

    Raises:
        GraderError: this is not a handout, or a library is missing.
    """
    found = find_homeworks(root)
    if len(found) != 1 or (root / "reference").is_dir():
        raise GraderError(f"{root.name}/ is not a handout: run_tests.py needs one, with a single homework. Make it "
                          "with python -m autograder handout HOMEWORK, or grade with python -m autograder grade.")
    homework = load_homework(found[0], root)
    missing = [name for name in homework.libraries if importlib.util.find_spec(name) is None]
    if missing:
        raise GraderError(f"Not installed for this Python: {', '.join(missing)}. Run this once, then try again:\n"
                          "    python -m pip install -r requirements.txt")
    return homework
