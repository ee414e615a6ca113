"""The command line: the only place that prints and exits."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .engine.grade import Options, grade, prepare_process
from .errors import AutograderError
from .homework import find_homeworks, load_homework


def main(argv: list[str] | None = None) -> int:
    """Run one command and return the exit status."""
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except AutograderError as error:
        print(f"autograder: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("autograder", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    command = commands.add_parser("grade", help="grade one submission")
    command.add_argument("homework", help=f"one of {', '.join(find_homeworks())}")
    command.add_argument("submission", type=Path, help="a zip, a folder or a file")
    command.add_argument("--results", type=Path, help="write Gradescope's results.json here")
    command.add_argument("--metadata", type=Path, help="Gradescope's submission_metadata.json")
    command.add_argument("--allow-unsafe", action="store_true", help="run hidden cases in a weak sandbox")
    command.add_argument("--quiet", action="store_true", help="print nothing")
    command.set_defaults(run=_grade)
    return parser


def _grade(arguments: argparse.Namespace) -> int:
    prepare_process()
    homework = load_homework(arguments.homework)
    options = Options(arguments.results, arguments.metadata, arguments.allow_unsafe)
    report = grade(homework, arguments.submission, options)
    if not arguments.quiet:
        from .engine.terminal import show

        show(report, for_staff=True)
    return 1 if report.grader_fault else 0


if __name__ == "__main__":
    sys.exit(main())
