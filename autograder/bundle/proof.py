"""Proves that a bundle grades correctly, using only the bundle's own files.

The reference gets full marks, the template gets nothing, and the reference agrees with torch.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..apart import Graded, grade_apart
from ..errors import GraderError, HomeworkError
from ..homework import Homework
from ..notebook.write import as_handed_in
from ..template.files import write_files
from ..template.generate import generate
from .agreement import disagreements, script_of

STEPS = ("the reference is graded", "the template is graded", "the reference is compared with torch")
FUZZED = 300
LONGEST = 5


@dataclass(frozen=True)
class Proof:
    """What the proof found: ``problems`` prevent the bundle, ``notes`` say what was confirmed. One sentence each."""

    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def prove(homework: Homework, entries: Mapping[str, bytes],
          tell: Callable[[str], None] = lambda step: None) -> Proof:
    """Grade the reference and the template with a bundle's files, and compare the reference with torch.

    Args:
        entries: the bundle, path -> content.
        tell: called with the name of each of the three STEPS as it begins.
    """
    sources = {name: (homework.reference_dir / name).read_bytes() for name in homework.source_files}
    reference = as_handed_in(homework.files, sources)
    with tempfile.TemporaryDirectory() as folder:
        unpacked = Path(folder)
        write_files(unpacked / "bundle", dict(entries))
        tell(STEPS[0])
        parts = [_prove_reference(_grade(homework, unpacked, "reference", reference))]
        tell(STEPS[1])
        parts.append(_prove_template(_grade(homework, unpacked, "template", generate(homework))))
        tell(STEPS[2])
        parts.append(_compare_with_torch(homework))
    return Proof(tuple(line for part in parts for line in part.problems),
                 tuple(line for part in parts for line in part.notes))


def _grade(homework: Homework, unpacked: Path, who: str, files: Mapping[str, bytes]) -> Graded:
    """Grade one submission with the unpacked bundle, in a process of its own.

    Raises:
        HomeworkError: the bundle's grader wrote no results.json.
    """
    write_files(unpacked / who, dict(files))
    try:  # our own files are trusted, so a weak sandbox is enough
        return grade_apart(homework, unpacked / who, unpacked / f"{who}.json", root=unpacked / "bundle",
                           options=["--allow-unsafe"])
    except GraderError as error:
        raise HomeworkError(f"The bundle of {homework.id} cannot grade the {who}: {error}") from None


def _prove_reference(graded: Graded) -> Proof:
    if _unjudged("reference", graded):
        return Proof(_unjudged("reference", graded))
    lost = [test for test in graded.data["tests"] if test["score"] < test["max_score"]]
    problems = [f"The reference loses {test['max_score'] - test['score']:g} of {test['max_score']:g} points for "
                f"{test['name']!r}: {_first_line(test)}" for test in lost]
    return Proof(tuple(_capped(problems)), (f"The reference earns {_points(graded)} points.",))


def _prove_template(graded: Graded) -> Proof:
    if _unjudged("template", graded):
        return Proof(_unjudged("template", graded))
    problems = [f"The template earns {test['score']:g} of {test['max_score']:g} points for {test['name']!r}; an empty "
                f"solution must earn nothing." for test in graded.data["tests"] if test["score"] > 0]
    return Proof(tuple(_capped(problems)), (f"The template earns {_points(graded)} points.",))


def _compare_with_torch(homework: Homework) -> Proof:
    if not script_of(homework).is_file():
        return Proof(notes=(f"No comparison with torch: tests/{homework.id} has no {script_of(homework).name}.",))
    problems = [f"The reference and torch disagree: {line}" for line in disagreements(homework, FUZZED)]
    return Proof(tuple(_capped(problems)), (f"The reference agrees with torch on {FUZZED} fuzzed cases.",))


def _unjudged(who: str, graded: Graded) -> tuple[str, ...]:
    """Why a grading proves nothing; empty if it does."""
    verdicts = [test["extra_data"]["verdict"] for test in graded.data["tests"]]
    about = graded.data["extra_data"]
    if verdicts and about["finished"] and "could not be judged" not in verdicts:
        return ()
    reasons = [note.strip().splitlines()[-1].strip() for note in about["grader_notes"] if note.strip()]
    return (f"The {who} could not be graded: {' '.join(dict.fromkeys(reasons)) or 'no reason was given.'}",)


def _points(graded: Graded) -> str:
    return f"{graded.total():g} of {graded.maximum():g}"


def _first_line(test: dict[str, Any]) -> str:
    return str(test.get("output", "no reason was given")).splitlines()[0]


def _capped(problems: list[str]) -> list[str]:
    more = len(problems) - LONGEST
    return problems if more <= 0 else [*problems[:LONGEST], f"... and {more} more like these."]
