"""Runs a homework's cases on trusted solutions in this process: the real cases and proxies, without the sandbox.

It is fast enough for a whole catalogue on every change. It tests the cases, not the sandbox.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from ..engine.credit import take_credit
from ..engine.forbidden import ForbiddenUses, refusal
from ..engine.grading import Carry
from ..engine.verdicts import failure_of, misuse_of
from ..examples.fuzz import EXAMPLES, profile
from ..failure import CaseFailed, Claim
from ..homework import Homework
from ..intake.given import Given, given_to
from ..places import put_on_path
from ..report.claims import settled
from ..report.outcome import Case, Outcome, Run, Verdict
from ..report.report import Report
from ..report.scoring import weigh
from ..sandbox.interface import Interface, read_interface
from ..sandbox.local import load_trusted
from ..sandbox.submission import Submission
from ..worker.autograd import without
from ..worker.call_watch import WATCH
from .backend import ReferenceBackend, Sources, opened
from .cases import RunnableCase, find_cases
from .patience import patience
from .reach import TEXT, Function, Reach
from .reseeded import reseeded

DUST = 6


@dataclass
class Result:
    """The result of one case.

    Attributes:
        failure: the exception by which it failed; None if it passed.
        remarks: sentences for the student that cost no points.
        claim: the claim that the case fails with the solution's other parts but passes alone.
        score: the points earned, before the homework's share for carried points.
        uses: every forbidden use that the case was shown.
        drew: whether the solution drew random numbers.
    """

    failure: BaseException | None = None
    remarks: list[str] = field(default_factory=list)
    claim: Claim | None = None
    score: float = 0.0
    uses: list[str] = field(default_factory=list)
    drew: bool = False

    def keep(self, claim: Claim) -> None:
        """Keep the first claim; ignore later ones."""
        self.claim = self.claim or claim


class Runner:
    """One homework's cases, and the reference that answers them.

    Args:
        examples: how many examples of a fuzzed case are drawn; by default as many as in a real grading.
        seed: of the random numbers, the examples and the order of the cases; 0: all as in a real grading.

    Attributes:
        seed: of the random numbers that solutions draw.
    """

    def __init__(self, homework: Homework, examples: int = EXAMPLES, seed: int = 0) -> None:
        self.homework = homework
        self.seed = seed
        self._examples = examples
        self._seed_of_cases = seed
        self._deadline = math.inf
        self._of_reference: dict[str, tuple[Result, set[Function]]] = {}
        self._asking_reference: set[str] = set()

    @cached_property
    def cases(self) -> tuple[RunnableCase, ...]:
        """All cases, public before hidden.

        Raises:
            HomeworkError: a case cannot run in process.
        """
        put_on_path(Path(self.homework.root))
        with profile(self._examples):  # a fuzzed case reads its settings when it is decorated
            found = find_cases(self.homework)
        return reseeded(found, self._seed_of_cases) if self._seed_of_cases else found

    @cached_property
    def reference(self) -> ReferenceBackend:
        """The reference or oracle that answers the cases."""
        return ReferenceBackend(self._answering)

    @cached_property
    def reach(self) -> Reach:
        """Compares solutions with the reference, and notes which of its functions run."""
        return Reach(self._solution, frozenset(id(vars(module)) for module in self._answering.values()))

    @cached_property
    def _solution(self) -> Sources:
        """The reference as a solution."""
        return {name: (self.homework.reference_dir / name).read_text("utf-8") for name in self.homework.source_files}

    @cached_property
    def _answering(self) -> dict[str, Any]:
        """The modules that answer the cases."""
        return load_trusted(self.homework.reference_dir, self.homework.reference_files)

    @cached_property
    def interface(self) -> Interface:
        """What a solution must define."""
        return read_interface(self.homework.reference_dir, self.homework.source_files)

    @cached_property
    def _given(self) -> Given:
        """The handout's own helpers."""
        return given_to(self.homework)

    def case(self, id: str) -> RunnableCase:
        """The case of this id, such as ``"public/test_linear.py::test_forward"``."""
        return next(one for one in self.cases if one.case.id == f"tests/{self.homework.id}/{id}")

    def run(self, case: RunnableCase, sources: Sources, settings: dict[str, Any] | None = None) -> Result:
        """Run one case on freshly loaded modules.

        Args:
            settings: in place of the homework's own.

        Raises:
            Exception: what the case raised, if it is the case's own fault and not a failure of the solution.
        """
        with self._as_in_a_worker():
            return self._run(case, sources, set(), settings)

    def run_all(self, sources: Sources, settings: dict[str, Any] | None = None,
                before: Callable[[str], object] = lambda id: None) -> dict[str, Result]:
        """The result of every case, by its id as in ``case``.

        Args:
            settings: in place of the homework's own.
            before: receives the id of each case before it runs.
        """
        results: dict[str, Result] = {}
        losing: set[str] = set()
        with self._as_in_a_worker():
            for one in self.cases:
                before(self.short_id(one))
                results[self.short_id(one)] = self._run(one, sources, losing, settings)
        return results

    def loses_on(self, sources: Sources, enough: Collection[str]) -> set[str]:
        """The parts on which a solution loses points; after the first loss on a part in ``enough``, its other cases are
        skipped."""
        losing: set[str] = set()
        outcomes: dict[str, Outcome] = {}
        with self._as_in_a_worker():
            for one in self.cases:
                if one.case.part not in losing.intersection(enough):
                    outcomes[one.case.id] = _outcome(one.case, self._run(one, sources, losing))
        decided = settled(outcomes, self.homework.parts).values()
        return {one.case.part for one in decided if one.verdict is Verdict.FAILED or one.share < 1}

    def report(self, results: dict[str, Result]) -> Report:
        """The report on these results, as of a grading."""
        outcomes = {one.case.id: _outcome(one.case, results[self.short_id(one)]) for one in self.cases}
        uses = [use for result in results.values() for use in result.uses]
        run = Run(cases=tuple(one.case for one in self.cases), outcomes=outcomes, finished=True,
                  refused=refusal(self.homework.forbidden, uses))
        return weigh(self.homework, run)

    def lost(self, results: dict[str, Result]) -> dict[str, float]:
        """Points lost by part, as the report counts them; a part that lost nothing is absent."""
        report = self.report(results)
        if report.forced_score is not None:
            return {part.name: part.maximum for part in report.parts}
        missing = {part.name: round(part.maximum - part.earned, DUST) for part in report.parts}
        return {part: points for part, points in missing.items() if points > 0}

    def failed(self, results: dict[str, Result]) -> tuple[str, ...]:
        """The ids of the cases that lost points, as in ``case``."""
        return tuple(self.homework.short_id(item.id) for item in self.report(results).items
                     if item.score < item.max_score)

    def short_id(self, one: RunnableCase) -> str:
        """A case's id without the homework's folder: ``"public/test_linear.py::test_forward"``."""
        return one.case.id.removeprefix(f"tests/{self.homework.id}/")

    def _run(self, one: RunnableCase, sources: Sources, losing: set[str], settings: dict[str, Any] | None = None
             ) -> Result:
        """The result of one case: the reference's where the solution differs in no function that the case runs.

        Args:
            losing: the parts that have lost points so far; the case's part is added if it fails.
        """
        changed = self.reach.changed(sources) if settings is None else None
        if changed is not None:
            result, ran = self._result_of_reference(one)
            if result.failure is None and ran.isdisjoint({TEXT, *changed}):
                return replace(result, remarks=[*result.remarks], uses=[*result.uses])
        return self._run_calls(one, sources, losing, settings)

    def _result_of_reference(self, one: RunnableCase) -> tuple[Result, set[Function]]:
        """The reference's own result, and the functions of it that ran."""
        if one.case.id not in self._of_reference:
            self._asking_reference.add(one.case.id)
            try:
                with self.reach.noted() as ran:
                    result = self._run_calls(one, self._solution, set())
            finally:
                self._asking_reference.discard(one.case.id)
            self._of_reference[one.case.id] = result, ran
        return self._of_reference[one.case.id]

    def _run_calls(self, one: RunnableCase, sources: Sources, losing: set[str],
                   settings: dict[str, Any] | None = None) -> Result:
        """Run each call of a case until one fails."""
        result = Result()
        for arguments in one.calls:
            with opened(sources, self.interface, self._given, self.seed) as backend:
                self.reference.begin()
                known = self._known(backend, result, Carry(result.keep, losing.copy), settings)
                result.failure = self._call(one, arguments, known)
                result.drew = result.drew or backend.has_drawn()
            if result.failure is not None:
                losing.add(one.case.part)
                break
        result.score = take_credit(one.function, "__score__", 0.0 if result.failure else one.case.weight)
        return result

    def _known(self, backend: Any, result: Result, carry: Carry, settings: dict[str, Any] | None) -> dict[str, Any]:
        """The engine's own fixtures; the arguments that gradescope-utils' decorators pass themselves are None here."""
        return {
            "submission": Submission(backend, self.homework.modules),
            "reference": Submission(self.reference, self.homework.reference_modules),
            "settings": self.homework.settings if settings is None else settings,
            "supplied_data": self.homework.supplied_data,
            "forbidden": ForbiddenUses(self.homework.forbidden, result.uses),
            "record_property": lambda name, value: None, "remark": result.remarks.append, "carry": carry,
            "set_score": None, "set_leaderboard_value": None,
        }

    def _call(self, one: RunnableCase, arguments: dict[str, Any], known: dict[str, Any]) -> BaseException | None:
        """How one call of a case failed, if it did."""
        try:
            with (patience(self.homework.limits.seconds_per_case, self._deadline),
                  one.fixtures.given((*one.uses, *one.wants), known, one.case.id) as given):
                wanted = {name: given[name] for name in one.wants}
                one.function(**arguments, **wanted)
        except BaseException as error:
            if failure_of(error) is not None:
                return error
            misuse = misuse_of(error, "") if self._is_right_on_reference(one) else None
            if misuse is None:
                raise
            return CaseFailed(misuse)
        return None

    def _is_right_on_reference(self, one: RunnableCase) -> bool:
        """Whether the reference passes a case; then what the case cannot use comes from the solution."""
        if one.case.id in self._asking_reference:
            return False
        try:
            return self._result_of_reference(one)[0].failure is None
        except Exception:  # the case's own mistake, which shows with the reference too
            return False

    @contextmanager
    def _as_in_a_worker(self) -> Iterator[None]:
        """Within the block, fuzz as declared, watch the functions that the homework forbids, and limit the total time.
        """
        self._deadline = time.monotonic() + self.homework.limits.seconds_total
        with profile(self._examples):
            forbidden = self.homework.forbidden
            WATCH.install(forbidden.calls, forbidden.penalty != "none")
            try:
                with without(forbidden.features_off()):
                    yield
            finally:
                WATCH.remove()


def _outcome(case: Case, result: Result) -> Outcome:
    verdict = Verdict.PASSED if result.failure is None else Verdict.FAILED
    return Outcome(case, verdict, result.score, claim=result.claim)
