"""The command line: it finds the commands of the rooms, runs one, and gives its exit status."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from . import __version__
from .engine.output import JSON_HELP
from .engine.process import prepare_process
from .errors import AutograderError, GraderError, IntakeError
from .homework import Homework, find_homeworks, load_homework
from .on_disk import check_target
from .report.platforms import GITHUB
from .report.platforms import NAMES as PLATFORMS
from .worker.confine.layers import LAYERS

if TYPE_CHECKING:
    from .engine.options import Options
    from .engine.workers import Warm
    from .report.report import Report
    from .sandbox.server import ForkServer
    from .warm.job import Job
    from .worker.libraries import Libraries

GRADING = ("grade", "local", "gradescope", "check", "examples", "data", "warm")
ROOMS = ("scaffold.commands", "template.commands", "bundle.handout_command", "bundle.commands", "certify.commands",
         "figures.commands", "wrong_answers.commands", "classroom.commands", "classroom.report_commands",
         "classroom.diff_commands")
NOBODY_READS = 141  # as a shell says it


class Ready(NamedTuple):
    """What a grading finds loaded when a warm grader has forked it.

    Attributes:
        load: gives a homework by its id.
        warm: a fork server.
    """

    load: Callable[[str], Homework] = load_homework
    warm: Warm | None = None


def main(argv: list[str] | None = None, ready: Ready | None = None) -> int:
    """Run one command and return the exit status.

    Args:
        ready: what ``grade`` finds loaded.
    """
    try:
        prepare_process()
        argv = sys.argv[1:] if argv is None else argv
        arguments = _parser(with_rooms=not argv or argv[0] not in GRADING).parse_args(argv)
        arguments.ready = ready or Ready()
        status = int(arguments.run(arguments))
        sys.stdout.flush()
        return status
    except AutograderError as error:
        print(f"autograder: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # what reads the output, such as head, has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOBODY_READS


def _parser(with_rooms: bool) -> argparse.ArgumentParser:
    """The command line, with the commands of the rooms; a grading does without them and starts sooner."""
    parser = argparse.ArgumentParser("autograder", description="Grade homework that builds neural networks.")
    parser.add_argument("--version", action="version", version=f"autograder {__version__}")
    commands = parser.add_subparsers(required=True, metavar="command")

    command = commands.add_parser("grade", help="grade one submission")
    command.add_argument("homework", help=f"one of {', '.join(find_homeworks())}")
    command.add_argument("submission", type=Path, help="a zip, a folder or a file")
    command.add_argument("--results", type=Path, metavar="FILE",
                         help="write the results here; -: to standard output, and nothing else")
    command.add_argument("--format", choices=PLATFORMS, default=PLATFORMS[0],
                         help="the platform for which results are written (default: %(default)s)")
    command.add_argument("--json", action="store_true", help="the same as --results -")
    command.add_argument("-k", metavar="TEXT", default="",
                         help="run only the cases with TEXT in their part, name or title, or of this number; "
                              "and, or, not and brackets join texts")
    command.add_argument("--case", action="append", metavar="ID", default=[],
                         help="run only this case, such as public/test_relu.py::test_slope or 4.3; may be repeated")
    command.add_argument("--metadata", type=Path, help="Gradescope's submission_metadata.json")
    command.add_argument("--allow-unsafe", action="store_true", help="run hidden cases in a weak sandbox")
    command.add_argument("--fresh", action="store_true", help="give every case a fresh worker")
    command.add_argument("--without", action="append", choices=LAYERS, default=[], metavar="LAYER",
                         help=f"switch off a layer of the sandbox, to test the others: {', '.join(LAYERS)}")
    _add_staff(command)
    command.add_argument("--quiet", action="store_true", help="print nothing")
    _add_look(command)
    command.set_defaults(run=_grade)

    command = commands.add_parser("local", help="grade one submission into ./results.json")
    command.add_argument("submission", type=Path)
    command.add_argument("--homework", help="the homework; needed if the path does not name it")
    _add_look(command)
    command.set_defaults(run=_local, staff=False)

    command = commands.add_parser("gradescope", help="grade the platform's folders below a root")
    command.add_argument("root", type=Path)
    command.add_argument("--end-with", type=int, metavar="PID", help="end when this process has ended")
    command.set_defaults(run=_gradescope)

    command = commands.add_parser("check", help="check whether this machine can grade, and its isolation")
    form = command.add_mutually_exclusive_group()
    form.add_argument("--ablate", action="store_true", help="switch off each layer of the sandbox in turn, and "
                      "show what gets through then")
    form.add_argument("--json", action="store_true", help=JSON_HELP)
    command.set_defaults(run=_check)

    command = commands.add_parser("examples", help="draw the examples of fuzzed cases and keep them beside the cases")
    command.add_argument("homework", nargs="?", help="default: every homework here")
    command.set_defaults(run=_examples)

    command = commands.add_parser("data", help="build a homework's data set")
    command.add_argument("homework")
    command.add_argument("--folder", type=Path, help="output folder; default: the homework's own folder name, here")
    command.set_defaults(run=_data)

    if _is_here("completion"):
        command = commands.add_parser("completion", help="print a script that completes commands in your shell")
        command.add_argument("shell", choices=("bash", "zsh", "fish", "tcsh"))
        command.set_defaults(run=_completion)

    if _is_here("warm"):
        command = commands.add_parser("warm", help="grade what arrives on standard input, for other commands")
        command.add_argument("homework", nargs="?", help="the homework to load in advance")
        command.set_defaults(run=_warm)

    for room in filter(_is_here, ROOMS if with_rooms else ()):
        importlib.import_module(f"{__package__}.{room}").add_commands(commands)
    return parser


def _add_look(command: argparse.ArgumentParser) -> None:
    """How a graded submission is shown."""
    command.add_argument("-v", "--verbose", action="store_true", help="print every case, failure and program in full")
    command.add_argument("--save-repeat", type=Path, nargs="?", const=Path("repeat"), metavar="FOLDER",
                         help="save the programs that repeat failures into FOLDER (default: %(const)s)")


def _add_staff(command: argparse.ArgumentParser) -> None:
    """What is for the staff alone."""
    command.add_argument("--staff", action="store_true", help="print why hidden cases failed, with their inputs")
    command.add_argument("--record", type=Path, metavar="FILE",
                         help="write the whole report here, with why hidden cases failed")


def _is_here(room: str) -> bool:
    """Whether a maintainer's room is here: a bundle contains none of them."""
    return importlib.util.find_spec(f"{__package__}.{room.partition('.')[0]}") is not None


def _grade(arguments: argparse.Namespace) -> int:
    from .engine.output import TO_STDOUT, standard_output_for_results

    _must_exist(arguments.submission)
    if arguments.json or arguments.results == TO_STDOUT:
        with standard_output_for_results() as write:
            report, options = _graded(arguments, None if arguments.results == TO_STDOUT else arguments.results)
            write(options.encode(report))
    else:
        report, _ = _graded(arguments, arguments.results)
        if arguments.format == GITHUB and os.environ.get("GITHUB_ACTIONS") == "true":
            _announce(report)
        elif not arguments.quiet:
            _show(report, arguments)
    return 1 if report.grader_fault or not report.finished else 0


def _announce(report: Report) -> None:
    """Tell GitHub's runner, and print nothing else: the runner would take a student's line for a command of ours."""
    from .report.platforms.github import announce

    for line in announce(report, os.environ):
        print(line)


def _graded(arguments: argparse.Namespace, results: Path | None) -> tuple[Report, Options]:
    """The report on the cases that the arguments choose, and the options with which they were graded."""
    from .engine.door import place_of
    from .engine.grade import grade
    from .engine.options import Options
    from .engine.watched import watched
    from .report.platforms.formats import ENCODERS
    from .report.record import encode_record
    from .report.selection import ALL, chosen, select
    from .report.write import write_results

    selection = select(arguments.k, frozenset(arguments.case) if arguments.case else None)
    if results is not None:
        if selection != ALL:
            raise GraderError("--results takes the results of all cases; leave out -k and --case, or use --json.")
        check_target(results)
    if arguments.record is not None:
        check_target(arguments.record)
    with watched() as on_report:
        options = Options(results, arguments.metadata, arguments.allow_unsafe, fresh=arguments.fresh,
                          place=place_of(arguments.submission), selected=selection.of_case, warm=arguments.ready.warm,
                          without=tuple(arguments.without), on_report=None if arguments.quiet else on_report,
                          encode=ENCODERS[arguments.format])
        report = grade(arguments.ready.load(arguments.homework), arguments.submission, options)
    if arguments.record is not None:
        write_results(arguments.record, encode_record(report), private=True)
    return (report if selection == ALL else chosen(report, selection)), options


def _local(arguments: argparse.Namespace) -> int:
    from .engine.door import grade_here

    _must_exist(arguments.submission)
    report, results = grade_here(arguments.submission, arguments.homework)
    _show(report, arguments)
    print(f"Written: {results}")
    return 1 if report.grader_fault or not report.finished else 0


def _show(report: Report, arguments: argparse.Namespace) -> None:
    """Save the programs that repeat failures, if asked to, and print the report."""
    from .report.failures import Look
    from .report.saved import save_programs
    from .report.terminal import show

    try:
        files = save_programs(report.items, arguments.save_repeat) if arguments.save_repeat else {}
    except GraderError as error:
        print(f"autograder: {error}", file=sys.stderr)
        files = {}
    show(report, for_staff=True, look=Look(arguments.verbose, arguments.staff, files))


def _must_exist(submission: Path) -> None:
    """Refuse a path that does not exist; otherwise a typing error would look like a submission that scores 0."""
    if not submission.exists():
        raise IntakeError(f"{submission} does not exist; check the path.")


def _gradescope(arguments: argparse.Namespace) -> int:
    from .engine.door import grade_on_gradescope

    if arguments.end_with is not None:
        from .engine.surroundings import end_with

        end_with(arguments.end_with)
    report = grade_on_gradescope(arguments.root)
    for note in report.grader_notes:
        print(note)
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from .engine.check import Machine, check_machine, try_layers
    from .engine.output import run

    if arguments.json:
        run(check_machine, Machine.plain)
    else:
        print(*(try_layers() if arguments.ablate else check_machine().lines()), sep="\n")
    return 0


def _examples(arguments: argparse.Namespace) -> int:
    from .examples.use import draw_all

    for name in [arguments.homework] if arguments.homework else find_homeworks():
        path = draw_all(load_homework(name))
        print(f"Written: {path}" if path else f"{name}: no record can be written; examples are drawn in each run.")
    return 0


def _data(arguments: argparse.Namespace) -> int:
    from .engine.data import build_data

    print(f"Written: {build_data(load_homework(arguments.homework), arguments.folder)}")
    return 0


def _completion(arguments: argparse.Namespace) -> int:
    from .completion import completion

    print(completion(_parser(with_rooms=True), arguments.shell))
    return 0


def _warm(arguments: argparse.Namespace) -> int:
    from .engine.run_cases import collect_in_advance
    from .engine.workers import Warm, allowed_libraries
    from .warm.serve import serve

    loaded = load_homework(arguments.homework) if arguments.homework else None

    def run(job: Job, server: ForkServer, libraries: Libraries) -> int:
        return main(list(job.arguments), Ready(partial(_load, job, loaded), Warm(server, libraries)))

    serve(allowed_libraries(loaded or Homework("", [], {})), partial(collect_in_advance, loaded), run)
    return 0


def _load(job: Job, loaded: Homework | None, name: str) -> Homework:
    """The homework of a job: the one that is loaded, or else one below the job's root."""
    if loaded is not None and not job.root and name == loaded.id:
        return loaded
    return load_homework(name, Path(job.root)) if job.root else load_homework(name)


if __name__ == "__main__":
    sys.exit(main())
