"""Proves that nothing of a solution is left in a template, and that students can start from it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ..homework import Homework
from .code_checks import compile_problems, import_problems
from .files import files_below, write_files
from .generate import generate, generate_marked, marked_names, shipped_names, solutions
from .lines import SecretLine, lines_of, normalise, places_of, secret
from .markers import looks_like_marker
from .prose import code_of

if TYPE_CHECKING:
    from ..report.report import Report

SECRET_NAMES = ("alternates", "mistakes.toml", "equivalents.toml", "wrong_answers.bin")


def audit(homework: Homework, template: dict[str, bytes]) -> list[str]:
    """The reasons against shipping a template, one sentence each; empty if it may be shipped.

    Raises:
        HomeworkError: the reference itself cannot be read or its markers are wrong.
    """
    problems = audit_text(homework, template) + compile_problems(template)
    return problems or import_problems(homework, template)


def audit_text(homework: Homework, template: dict[str, bytes]) -> list[str]:
    """The part of the audit that runs nothing: files, markers, lines of solutions.

    Raises:
        HomeworkError: as ``audit``.
    """
    return [
        *undecided_files(homework),
        *_listing_problems(homework, template),
        *_marker_problems(template),
        *_line_problems(homework, template),
    ]


def undecided_files(homework: Homework) -> list[str]:
    """Files of the reference that are neither shipped nor known secrets, and secrets that are listed for shipping."""
    shipped = shipped_names(homework)
    where = f"reference/{homework.id}"
    undecided = [
        f"{where}/{name} is neither shipped nor a known secret ({', '.join(SECRET_NAMES)}); "
        f"list it under files or unchanged in homework.toml, or remove it."
        for name in files_below(homework.reference_dir)
        if name not in shipped and not _is_secret(homework, name)
    ]
    return undecided + [
        f"{where}/{name} is secret; remove it from files and unchanged in homework.toml."
        for name in shipped
        if _is_secret(homework, name)
    ]


def secret_lines(homework: Homework) -> list[SecretLine]:
    """Every meaningful line of every solution, each text once.

    Raises:
        HomeworkError: as ``audit``.
    """
    found = (secret(line, place) for name in marked_names(homework) for place, line in solutions(homework, name))
    return list({line.text: line for line in found if line}.values())


def score_above_zero(homework: Homework, grade: Callable[[Path], Report]) -> list[str]:
    """Why the template's score is not a proven zero; ``grade`` takes a folder that contains a submission.

    Raises:
        HomeworkError: as ``audit``.
    """
    with tempfile.TemporaryDirectory() as folder:
        write_files(Path(folder), generate(homework))
        report = grade(Path(folder))
    name = f"The template of {homework.id}"
    if report.grader_fault or not report.finished or not all(item.judged for item in report.items):
        reason = " ".join(report.grader_notes) or "not every case was judged"
        return [f"{name} could not be graded: {reason}"]
    scoring = [item for item in report.items if item.score > 0]
    return [
        f"{name} earns {item.score:g} of {item.max_score:g} points for {item.title!r} ({item.id or item.number}); "
        f"an empty solution must earn nothing, so strengthen the case or the stub."
        for item in scoring
    ]


def _is_secret(homework: Homework, name: str) -> bool:
    sources = set(homework.source_files) - set(homework.files)  # of notebooks
    return name == homework.oracle or name in sources or name.split("/", maxsplit=1)[0] in SECRET_NAMES


def _listing_problems(homework: Homework, template: dict[str, bytes]) -> list[str]:
    shipped = shipped_names(homework)
    missing = [name for name in shipped if name not in template]
    extra = [name for name in template if name not in shipped]
    return [f"{name} is missing from the template; homework.toml lists it." for name in missing] + [
        f"{name} is in the template; homework.toml does not list it." for name in extra
    ]


def _marker_problems(template: dict[str, bytes]) -> list[str]:
    return [
        f"{place} contains a marker: {line.strip()[:80]!r}; only the reference may contain markers."
        for name, content in template.items()
        for place, line in lines_of(name, content)
        if looks_like_marker(line)
    ]


def _line_problems(homework: Homework, template: dict[str, bytes]) -> list[str]:
    """A sentence for each line of a solution that a file contains more often than its given code does.

    Given comments and docstrings do not count: a line there may be a solution that was left in by oversight.
    """
    wanted = secret_lines(homework)
    given = {name: [(place, normalise(line)) for place, line in code_of(name, content)]
             for name, content in generate_marked(homework, "pass").items()}
    all_given = [line for lines in given.values() for line in lines]
    problems = []
    for name, content in template.items():
        lines = _normalised(name, content)
        for line in wanted:
            places = places_of(line.text, lines)
            if not places or (name not in given and places_of(line.text, all_given)):
                continue
            if len(places) > len(places_of(line.text, given.get(name, []))):
                problems.append(f"{', '.join(places)}: a line of the solution at {line.place}: {line.text!r}; "
                                f"remove it, or write the solution differently.")
    return problems


def _normalised(name: str, content: bytes) -> list[tuple[str, str]]:
    return [(place, normalise(line)) for place, line in lines_of(name, content)]
