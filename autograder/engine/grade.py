"""Grades one submission from end to end: intake, sandbox, pytest, report, results.json.

The order matters. A valid results.json is written before anything else can fail, the fork server warms up while
pytest is imported, and the file is replaced as cases end.
"""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import GraderError, IntakeError, SandboxError
from ..homework import Homework
from ..intake.given import given_to, with_given
from ..intake.take import Staged, take
from ..report.metadata import over_limit, read_metadata
from ..report.report import Report
from ..worker.confine import harden_grader
from .options import Options
from .process import collector_at_rest
from .progress import Progress
from .secret_paths import secrets_of
from .workers import start_launcher

if TYPE_CHECKING:
    from ..sandbox.survey import Isolation

INTERRUPTED = "The grader was interrupted; grade this submission again."


def grade(homework: Homework, submission: Path, options: Options = Options()) -> Report:
    """Grade a submission and return its report; a fault of the grader is in the report, not raised."""
    metadata = read_metadata(options.metadata) if options.metadata else None
    progress = Progress(homework, options, metadata)
    if over_limit(metadata, homework.policy.submission_limit).over:
        return progress.finish()
    harden_grader()
    try:
        _grade(homework, submission, options, progress)
    except KeyboardInterrupt:
        progress.give_up(INTERRUPTED)
    except Exception as error:
        progress.note_fault(str(error) if isinstance(error, GraderError) else traceback.format_exc())
    return progress.finish()


def _grade(homework: Homework, submission: Path, options: Options, progress: Progress) -> None:
    launcher, confinement = start_launcher(homework, options.fork, options.warm, options.without)
    if confinement.note:
        progress.note_fault(confinement.note)
    staged = with_given(given_to(homework), _take(submission, homework, options.place))
    progress.stage("start")
    secrets = secrets_of(homework, options)
    with collector_at_rest():
        # NumPy and pytest: imported while the fork server warms up
        from .isolation import SAFE_LEVEL, remedy
        from .run_cases import run_cases
        from .session_of import session_of
        from .survey_notes import survey_notes

    progress.stage("import")
    session = session_of(homework, launcher, staged)
    try:
        survey = session.look(secrets.attempts, progress.seconds_left())
        of_survey = survey_notes(survey, staged.origins, homework.modules)
        progress.change(notes=(*staged.notes, *staged.problems.values(), *of_survey), isolation=survey.isolation.level)
        if survey.isolation.level < SAFE_LEVEL:
            _refuse_hidden_cases(homework, survey.isolation, remedy(survey.isolation, secrets, confinement), options)
        progress.stage("survey")
        run_cases(homework, session, progress, options)
        progress.stage("cases")
    finally:
        session.close()
        progress.stage("close")


def _take(submission: Path, homework: Homework, place: str) -> Staged:
    """The submission's files; if nothing can be read, every file gets the reason as its problem."""
    try:
        return take(submission, homework.files, place)
    except IntakeError as error:
        return Staged({}, (), {"": str(error)})


def _refuse_hidden_cases(homework: Homework, isolation: Isolation, remedy: str, options: Options) -> None:
    from .isolation import describe_isolation

    if options.allow_unsafe or not (homework.cases_dir / "hidden").is_dir():
        return
    raise SandboxError(f"Hidden cases do not run here: {describe_isolation(isolation)} {remedy} "
                       f"Or use --allow-unsafe on a machine that contains nothing secret.")
