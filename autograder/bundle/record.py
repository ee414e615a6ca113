"""Records what the reference answers to a homework's public cases."""

from __future__ import annotations

import math

from ..engine.fuzz import load_profile
from ..engine.imports import student_imports
from ..engine.plugin import Grading
from ..engine.rubric import Rubric
from ..engine.run_cases import run_pytest
from ..errors import HomeworkError
from ..homework import Homework
from ..report.outcome import Case, Outcome, Verdict
from ..sandbox.answers import Answers, Recorder
from ..sandbox.local import LocalBackend, load_trusted
from ..sandbox.proxies import Submission


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
        solver = LocalBackend(load_trusted(homework.reference_dir, homework.files))
        recorder = Recorder(load_trusted(homework.reference_dir, homework.reference_files))

        def begin() -> None:
            solver.begin()
            recorder.begin()

        submission = Submission(solver, homework.modules)
        reference = Submission(recorder, homework.reference_modules, live=False)
        grading = Grading(submission, reference, Rubric(homework), begin, recorder.begin, lambda: (), lambda: "",
                          lambda case: True, lambda: math.inf, self.cases.extend, self._outcomes.__setitem__,
                          lambda id, steps: None, self._faults.append)
        load_profile(shrink=False)
        with student_imports(submission, solver):
            run_pytest(homework, grading, ["public"])
        return recorder.answers

    def _check(self) -> None:
        failed = [f"{id}: {outcome.message}" for id, outcome in self._outcomes.items()
                  if outcome.verdict is not Verdict.PASSED]
        if failed or self._faults or len(self._outcomes) < len(self.cases):
            raise HomeworkError("\n".join(["The reference does not pass its public cases, so its answers cannot be "
                                           "handed out.", *failed, *self._faults]))
