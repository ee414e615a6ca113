"""The state of the run; every change is written to the file of results."""

from __future__ import annotations

import time
import traceback
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..errors import GraderError
from ..homework import Homework
from ..on_disk import remove_leftovers
from ..report.latest import Latest
from ..report.metadata import Metadata
from ..report.outcome import Case, Outcome, Run
from ..report.report import Report
from ..report.scoring import weigh
from ..report.write import write_results
from .naming import known_mistakes
from .options import Options

if TYPE_CHECKING:
    from ..sandbox.steps import Step

WRITE_SECONDS = 1.0  # a write takes about 5 ms of processor time
SHOW_SECONDS = 0.2  # somebody is watching


class Progress:
    """The state of the run; every change is written to results.json.

    The constructor writes the first state, so there is a valid file whatever happens later.
    """

    def __init__(self, homework: Homework, options: Options, metadata: Metadata | None) -> None:
        self.started = time.monotonic()
        self.run = Run()
        self._given_up = False
        self._homework = homework
        self._options = options
        self._metadata = metadata
        if options.results is not None:
            remove_leftovers(options.results)
        self._write(self.run)
        self._latest = Latest(self._write, WRITE_SECONDS if options.on_report is None else SHOW_SECONDS)

    def change(self, **changes: Any) -> None:
        """Replace fields of the run and schedule the write of the new state."""
        self.run = replace(self.run, seconds=self._seconds(), **changes)
        self._latest.put(self.run)

    def note_fault(self, text: str) -> None:
        """Note a fault or weakness of the grader, for instructors."""
        self.change(grader_notes=(*self.run.grader_notes, text))

    def note_limit(self, text: str) -> None:
        """Note what a case does that cannot reach student code, for instructors."""
        self.note_fault(text)

    def give_up(self, text: str) -> None:
        """Note why the run ends before all cases have run; its results stay unfinished."""
        self._given_up = True
        self.note_fault(text)

    def set_cases(self, cases: list[Case]) -> None:
        """Receive the rubric's cases."""
        self.change(cases=tuple(cases))

    def begin_case(self, case: Case) -> None:
        """Receive the case that starts now; the file of results does not say it."""
        if self._options.on_report is not None:
            self.change(at_work=case.id)

    def add_outcome(self, outcome: Outcome) -> None:
        """Receive the outcome of a case that has ended."""
        self.change(outcomes={**self.run.outcomes, outcome.case.id: outcome})

    def add_steps(self, case: Case, steps: Sequence[Step]) -> None:
        """Receive the steps of a public case that has failed."""
        self._options.on_failure(case.id, steps)

    def finish(self) -> Report:
        """End the run; the last state is on disk when this returns."""
        self._name_mistakes()
        self.change(finished=not self._given_up, at_work="")
        self._latest.close()
        return weigh(self._homework, self.run, self._metadata)

    def stage(self, name: str) -> None:
        """Report the end of a stage of the run."""
        if self._options.on_stage is not None:
            self._options.on_stage(name)

    def seconds_left(self) -> float:
        """The seconds that are left of the run's time."""
        return self.started + self._homework.limits.seconds_total - time.monotonic()

    def _name_mistakes(self) -> None:
        """Look for known mistakes; if that fails, everything else in the results is as it would be without."""
        try:
            self.change(named=known_mistakes(self._homework, self.run))
        except Exception as error:
            self.note_fault(str(error) if isinstance(error, GraderError) else traceback.format_exc())

    def _seconds(self) -> float:
        return round(time.monotonic() - self.started, 3)

    def _write(self, run: Run) -> None:
        if self._options.results is not None or self._options.on_report is not None:
            report = weigh(self._homework, run, self._metadata)
            if self._options.results is not None:
                write_results(self._options.results, self._options.encode(report), private=not run.finished)
            if self._options.on_report is not None:
                self._options.on_report(report)
