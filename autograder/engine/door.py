"""The two ways to start ``run_autograder``: in Gradescope's fixed folders, or on a submission given by its path."""

from __future__ import annotations

import stat
from contextlib import suppress
from pathlib import Path

from ..errors import HomeworkError
from ..homework import ROOT, Homework, find_homeworks, load_homework
from ..intake.entries import ROOT_OF_ZIP, in_folder
from ..on_disk import check_target
from ..places import HERE, has_homeworks
from ..report.report import Report
from .grade import grade
from .options import Options
from .watched import watched

BESIDE = HERE if has_homeworks(HERE) else ROOT  # run_autograder grades what is beside it, wherever it was started


def grade_on_gradescope(root: Path) -> Report:
    """Grade ``root``/submission into ``root``/results/results.json, the platform's layout."""
    options = Options(results=root / "results" / "results.json", metadata=root / "submission_metadata.json")
    close_to_others(root / "results", root / "submission_metadata.json")
    return grade(only_homework(), root / "submission", options)


def close_to_others(*places: Path) -> None:
    """Let only their owner open these, since a worker is another user; what belongs to somebody else stays as it is."""
    for place in places:
        with suppress(OSError):
            place.chmod(place.stat().st_mode & stat.S_IRWXU)


def place_of(submission: Path) -> str:
    """Where the files of a submission on this computer belong, for messages."""
    return in_folder(submission) if submission.is_dir() else ROOT_OF_ZIP


def grade_here(submission: Path, name: str | None = None) -> tuple[Report, Path]:
    """Grade a submission into results.json of the current folder; return the report and that path."""
    homework = load_homework(name, BESIDE) if name else homework_of(submission)
    results = Path.cwd() / "results.json"
    check_target(results)
    with watched() as on_report:
        options = Options(results=results, place=place_of(submission), on_report=on_report)
        return grade(homework, submission, options), results


def only_homework(root: Path = BESIDE) -> Homework:
    """The one homework of a bundle.

    Raises:
        HomeworkError: there is not exactly one.
    """
    names = find_homeworks(root)
    if len(names) != 1:
        raise HomeworkError(f"There are {len(names)} homeworks here ({', '.join(names)}); name one: --homework ID.")
    return load_homework(names[0], root)


def homework_of(submission: Path, root: Path = BESIDE) -> Homework:
    """The homework whose id is a folder in the submission's path (demo/cmu_hw3/right.zip), else the only homework."""
    names = find_homeworks(root)
    for folder in submission.resolve().parts[::-1]:
        if folder in names:
            return load_homework(folder, root)
    return only_homework(root)
