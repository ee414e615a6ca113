"""Records what the reference answers to a homework's public cases."""

from __future__ import annotations

from collections.abc import Sequence

from ..engine.grading import Grading, Sides
from ..engine.imports import student_imports
from ..engine.rubric import Rubric
from ..engine.run_cases import run_pytest
from ..engine.scripts import scripts_in_worker
from ..errors import HomeworkError, StudentError
from ..examples.fuzz import load_profile
from ..homework import Homework
from ..report.outcome import Case, Outcome, Verdict
from ..report.render import reason_of
from ..sandbox.answers import Answers, Recorder
from ..sandbox.interface import read_interface
from ..sandbox.local import LocalBackend, load_trusted
from ..sandbox.steps import Step
from ..sandbox.submission import Submission


class _Solver(LocalBackend):
    """The reference in place of the submission: what it raises may be what a case asks for."""

    blamed = StudentError


class _RecordedSides(Sides):
    """The reference as the submission, and again as the reference, whose answers are recorded."""

    def __init__(self, homework: Homework, solver: LocalBackend, recorder: Recorder) -> None:
        super().__init__(Submission(solver, homework.modules),
                         Submission(recorder, homework.reference_modules, live=False))
        self._solver, self._recorder = solver, recorder

    def begin(self, fresh: bool = True) -> bool:
        """Start a case."""
        self._solver.begin()
        self._recorder.begin()
        return False

    def begin_example(self) -> None:
        """Record each example separately."""
        self._recorder.begin()


class Recording:
    """The public cases of a homework, run on its reference in this process.

    Attributes:
        cases: the public cases.
        answers: what the reference answered to them.

    Raises:
        GraderError: there is no public case.
        HomeworkError: the reference does not pass one.
    """

    def __init__(self, homework: Homework) -> None:
        self.cases: list[Case] = []
        self._outcomes: dict[str, Outcome] = {}
        self._faults: list[str] = []
        self.answers = self._record(homework)
        self._check()

    def _record(self, homework: Homework) -> Answers:
        solver = _Solver(load_trusted(homework.reference_dir, homework.source_files))
        recorder = Recorder(load_trusted(homework.reference_dir, homework.reference_files))
        recorder.record_interface(read_interface(homework.reference_dir, homework.source_files))
        sides = _RecordedSides(homework, solver, recorder)
        grading = Grading(sides=sides, rubric=Rubric(homework), listener=self)
        load_profile(shrink=False)
        with student_imports(sides.submission, solver), scripts_in_worker(sides.submission, homework.source_files):
            run_pytest(homework, grading, ["public"])
        return recorder.answers

    def set_cases(self, cases: list[Case]) -> None:
        """Receive all cases, before the first one runs."""
        self.cases.extend(cases)

    def add_outcome(self, outcome: Outcome) -> None:
        """A case has ended."""
        self._outcomes[outcome.case.id] = outcome

    def begin_case(self, case: Case) -> None:
        """A case starts."""

    def add_steps(self, case: Case, steps: Sequence[Step]) -> None:
        """Ignore how a case failed; the reference must pass them all."""

    def note_fault(self, text: str) -> None:
        """Keep a fault of the grader; it is raised at the end."""
        self._faults.append(text)

    def note_limit(self, text: str) -> None:
        """Ignore what a case does that cannot reach student code; the reference must pass it all the same."""

    def give_up(self, text: str) -> None:
        """Receive why the run ends before all cases have run."""
        self._faults.append(text)

    def _check(self) -> None:
        failed = [f"{id}: {reason_of(outcome)}" for id, outcome in self._outcomes.items()
                  if outcome.verdict is not Verdict.PASSED]
        if failed or self._faults or len(self._outcomes) < len(self.cases):
            raise HomeworkError("\n".join(["The reference does not pass its public cases, so its answers cannot be "
                                           "handed out.", *failed, *self._faults]))
