"""Grades one submission from end to end: intake, sandbox, pytest, report, results.json.

The order is the plan of the effects: a valid results.json stands before anything else can go wrong, the fork server
warms up while pytest is imported, and every case's end replaces the file.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import GraderError, IntakeError, SandboxError
from ..homework import Homework
from ..sandbox.confine import Confinement, describe_level, harden_grader, plan_confinement
from ..sandbox.intake import Staged, take
from ..sandbox.launch import Launcher, make_launcher
from .allowed import allowed_libraries, readable_paths
from .latest import Latest
from .metadata import Metadata, over_limit, read_metadata
from .outcome import Case, Outcome, Run
from .report import Report
from .results import to_results
from .scoring import weigh
from .write import write_results

if TYPE_CHECKING:
    from ..sandbox.session import Step

SAFE_LEVEL = 2


@dataclass(frozen=True)
class Options:
    """How a submission is graded.

    Attributes:
        results: where results.json is written, or None.
        metadata: where submission_metadata.json may stand.
        allow_unsafe: run hidden cases although the sandbox is weak.
        fork: force or forbid the fork server; None lets the system decide.
        on_report: called with every new state of the report.
        selected: which cases run; the others stay in the report, without an outcome.
        on_failure: called with the id of each failed public case and what it asked of the submission.
        on_stage: called with the name of each stage of the run as it ends, for the benchmark.
    """

    results: Path | None = None
    metadata: Path | None = None
    allow_unsafe: bool = False
    fork: bool | None = None
    on_report: Callable[[Report], None] | None = None
    selected: Callable[[Case], bool] = lambda case: True
    on_failure: Callable[[str, Sequence[Step]], None] = lambda id, steps: None
    on_stage: Callable[[str], None] | None = None


class Progress:
    """The run so far; every change is written out.

    The first state is written before the constructor returns: whatever happens later, a valid file stands.
    """

    def __init__(self, homework: Homework, options: Options, metadata: Metadata | None) -> None:
        self.started = time.monotonic()
        self.run = Run()
        self._homework = homework
        self._options = options
        self._metadata = metadata
        self._write(self.run)
        self._latest = Latest(self._write)

    def change(self, **changes: Any) -> None:
        """Replace fields of the run and have the new state written."""
        self.run = replace(self.run, seconds=self._seconds(), **changes)
        self._latest.put(self.run)

    def note_fault(self, text: str) -> None:
        """Tell instructors about a fault or a weakness of the grader."""
        self.change(grader_notes=(*self.run.grader_notes, text))

    def set_cases(self, cases: list[Case]) -> None:
        """The rubric's cases are known."""
        self.change(cases=tuple(cases))

    def add_outcome(self, id: str, outcome: Outcome) -> None:
        """A case has ended."""
        self.change(outcomes={**self.run.outcomes, id: outcome})

    def finish(self) -> Report:
        """The run is over: the last state is on disk when this returns."""
        self.change(finished=True)
        self._latest.close()
        return weigh(self._homework, self.run, self._metadata)

    def stage(self, name: str) -> None:
        """A stage of the run has ended."""
        if self._options.on_stage is not None:
            self._options.on_stage(name)

    def _seconds(self) -> float:
        return round(time.monotonic() - self.started, 3)

    def _write(self, run: Run) -> None:
        if self._options.results is not None or self._options.on_report is not None:
            report = weigh(self._homework, run, self._metadata)
            if self._options.results is not None:
                write_results(self._options.results, to_results(report))
            if self._options.on_report is not None:
                self._options.on_report(report)


def grade(homework: Homework, submission: Path, options: Options = Options()) -> Report:
    """Grade a submission and return its report; a fault of the grader is in the report, not raised."""
    metadata = read_metadata(options.metadata) if options.metadata else None
    progress = Progress(homework, options, metadata)
    if over_limit(metadata, homework.policy.submission_limit).over:
        return progress.finish()
    harden_grader()
    try:
        _grade(homework, submission, options, progress)
    except Exception as error:
        progress.note_fault(str(error) if isinstance(error, GraderError) else traceback.format_exc())
    return progress.finish()


def _grade(homework: Homework, submission: Path, options: Options, progress: Progress) -> None:
    launcher, confinement = start_launcher(homework, options.fork)
    if confinement.note:
        progress.note_fault(confinement.note)
    staged = _take(submission, homework)
    progress.stage("start")
    from ..sandbox.session import Session  # NumPy, pytest, Hypothesis: imported while the fork server warms up
    from .run_cases import run_cases
    from .survey_notes import survey_notes

    progress.stage("import")
    session = Session(launcher, staged.files, homework.limits)
    try:
        survey = session.look()
        progress.change(notes=(*staged.notes, *staged.problems.values(), *survey_notes(survey)),
                        isolation=survey.isolation)
        _require_safety(homework, survey.isolation, options)
        progress.stage("survey")
        run_cases(homework, session, progress, options)
        progress.stage("cases")
    finally:
        session.close()
        progress.stage("close")


def _take(submission: Path, homework: Homework) -> Staged:
    """The submission's files; where there is nothing to take, the reason stands for every file."""
    try:
        return take(submission, homework.files)
    except IntakeError as error:
        return Staged({}, (), {"": str(error)})


def start_launcher(homework: Homework, fork: bool | None = None) -> tuple[Launcher, Confinement]:
    """Start warming up whatever starts the workers, and say how they are confined.

    Raises:
        SandboxError: a library that the homework allows is not installed.
    """
    libraries = allowed_libraries(homework)
    memory = homework.limits.memory_mib * 2**20
    confinement = plan_confinement(readable=readable_paths(libraries), memory_bytes=memory,
                                   cpu_seconds=int(homework.limits.seconds_per_case * 2) + 5)
    return make_launcher(libraries, confinement, fork), confinement


def _require_safety(homework: Homework, isolation: int, options: Options) -> None:
    if isolation >= SAFE_LEVEL or options.allow_unsafe or not (homework.cases_dir / "hidden").is_dir():
        return
    raise SandboxError(f"Hidden cases do not run here: {describe_level(isolation)} "
                       f"Use --allow-unsafe on a machine that holds nothing secret.")
