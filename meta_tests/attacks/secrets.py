"""What no student may read: planted tokens, the reference's and the hidden cases' text, paths of the grader."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path

from autograder.homework import Homework
from autograder.report.known import AGAIN, AT_LEAST, EXACTLY
from autograder.report.scoring import NOT_GRADED_SENTENCE, STOPPED_SENTENCE
from autograder.report.shown import (
    HIDDEN_NAMED_SENTENCE,
    HIDDEN_REASON_SENTENCE,
    HIDDEN_SENTENCE,
    HIDDEN_TIMEOUT_SENTENCE,
)

PLANTED = "planted-token-7h3k"
VARIABLE = "ATTACKED_TOKEN"
ALLOWED_OF_HIDDEN = ("", HIDDEN_SENTENCE, HIDDEN_TIMEOUT_SENTENCE, STOPPED_SENTENCE, NOT_GRADED_SENTENCE)
NAME, NEAR = r"[A-Za-z_]\w*", r"( \(did you mean '\w+'\?\))?"
REASONS = (  # what a hidden case may say; the names in it are the homework's, but for those that are near
    rf"{NAME}\.py was not handed in, or cannot be read; the note on it says why\.",
    rf"{NAME}\.py could not be imported; the note on {NAME}\.py says why\.",
    rf"{NAME}\.py has no {NAME}{NEAR}\.",
    rf"{NAME} is not a (class|function): did you assign to {NAME} in {NAME}\.py\?",
    rf"{NAME}\(\.\.\.\) gives something, not an object of the class {NAME}\.",
    rf"the constructor of {NAME} raised an exception\.",
    rf"{NAME} has no parameter {NAME}(, {NAME})*\.",
)
AREA = rf"{NAME}(\.{NAME})?"
KNOWN = [re.escape(text).replace(r"\{area\}", rf"{AREA}( or {AREA})*").replace(r"\{number\}", r"\d+\.\d+")
         for text in (EXACTLY, AT_LEAST, AGAIN)]  # where a known mistake is, and where it was told first
DISTINCT = 25  # characters that make a line of code one that nobody writes by chance


def is_allowed_of_hidden(text: str) -> bool:
    """Whether a hidden case may say this: a fixed sentence, one of the reasons that are no secret, or a known mistake.
    """
    known = "|".join(KNOWN)
    said = [re.escape(HIDDEN_REASON_SENTENCE).replace(re.escape("{reason}"), f"({'|'.join(REASONS)})"),
            re.escape(HIDDEN_NAMED_SENTENCE).replace(re.escape("{diagnosis}"), f"({known})( ({known}))*")]
    return text in ALLOWED_OF_HIDDEN or any(re.fullmatch(one, text) for one in said)


def plant(folder: Path) -> Path:
    """Write a submission's metadata full of planted tokens, plant one in the environment, and return the path."""
    path = folder / "submission_metadata.json"
    path.write_text(json.dumps({
        "id": 1, "created_at": "2026-11-20T12:00:00.000000-05:00", "submission_method": PLANTED,
        "assignment": {"title": PLANTED, "due_date": "2027-01-01T12:00:00.000000-05:00", "total_points": "50.0"},
        "users": [{"id": 7, "email": f"{PLANTED}@example.org", "name": PLANTED}], "previous_submissions": []}))
    os.environ[VARIABLE] = PLANTED
    return path


def secrets(homework: Homework, folders: Iterable[Path]) -> list[str]:
    """The texts that must appear nowhere in what a student reads.

    Args:
        folders: where the grader's results, metadata and submissions are.
    """
    known = "".join(path.read_text() for path in _files(homework.template_dir) + _files(homework.cases_dir / "public"))
    hidden = [path for path in _files(homework.reference_dir) + _files(homework.cases_dir / "hidden")]
    lines = {line.strip() for path in hidden for line in path.read_text().splitlines()}
    code = sorted(line for line in lines if len(line) >= DISTINCT and line not in known and not _is_title(line))
    return [PLANTED, *map(str, folders), str(homework.cases_dir), str(homework.reference_dir), *code]


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.py"))


def _is_title(line: str) -> bool:
    """A case's docstring is its title, which students read."""
    return line.startswith('"""') or line.endswith('"""')
