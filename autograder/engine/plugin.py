"""The pytest plugin that grades: a worker for each case, one outcome for each test function.

The hooks are in the order in which pytest calls them. ``pytest_collection_finish`` turns the items into cases and
passes them to the run before any case starts; ``pytest_runtest_protocol`` gives the case its worker and deadline, and
tries it the fast way first (trial.py); ``makereport`` keeps what it raised; after teardown the outcome is recorded.
Items of one function (parametrized, or with subtests) are one case. Nothing here knows what a homework contains.
"""

from __future__ import annotations

import time
import unittest
from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from ..diagnosis.observation import observation_of
from ..errors import RunOver, StudentError
from ..examples.each import each_example
from ..examples.given import PLAYER
from ..examples.use import is_replayed
from ..failure import CaseFailed, Failure
from ..report.numbering import numbers_of_all
from ..report.outcome import Outcome, Verdict
from ..repro.snippet import snippet
from ..sandbox.steps import last_without_value
from ..sandbox.submission import Submission
from .alarm import alarm
from .asserts import differences_said
from .credit import take_credit
from .forbidden import ForbiddenUses
from .grading import Carry, Grading, Tally
from .limits_of_suites import limits_of
from .trial import Before, Trials
from .verdicts import failure_of, fault_text, forget_values, is_certain, is_misuse, misuse_of

GRACE = 2.0  # seconds after the run's time in which a request to the worker ends by itself, with its own sentence
SKIPPED = "The case was skipped; cases must not skip."
GRADING = pytest.StashKey[Grading]()
TRIALS = pytest.StashKey[Trials]()


@pytest.fixture(scope="session")
def submission(request: pytest.FixtureRequest) -> Submission:
    """The student's submission: one attribute per module."""
    return request.config.stash[GRADING].sides.submission


@pytest.fixture(scope="session")
def reference(request: pytest.FixtureRequest) -> Submission:
    """The homework's reference solution, with the same interface."""
    return request.config.stash[GRADING].sides.reference


@pytest.fixture(scope="session")
def settings(request: pytest.FixtureRequest) -> dict[str, Any]:
    """[settings] of homework.toml."""
    return request.config.stash[GRADING].rubric.homework.settings


@pytest.fixture(scope="session")
def supplied_data(request: pytest.FixtureRequest) -> Path | None:
    """The folder of the real data set that [data] names; None if the instructor has not supplied it."""
    return request.config.stash[GRADING].rubric.homework.supplied_data


@pytest.fixture(scope="session")
def forbidden(request: pytest.FixtureRequest) -> ForbiddenUses:
    """What the homework forbids, and what the worker has seen of it."""
    grading = request.config.stash[GRADING]
    return ForbiddenUses(grading.rubric.homework.forbidden, grading.forbidden_uses)


@pytest.fixture
def remark(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Adds a sentence for the student that costs no points."""
    return _tally(request.node).remark


@pytest.fixture
def carry(request: pytest.FixtureRequest) -> Carry:
    """Claims the points of a case that fails with the student's other parts but passes alone; see report/claims.py."""
    return Carry(_tally(request.node).keep, request.config.stash[GRADING].losing_parts)


@pytest.fixture
def set_score() -> None:
    """A placeholder for the argument that gradescope-utils' partial_credit passes itself."""


@pytest.fixture
def set_leaderboard_value() -> None:
    """A placeholder for the argument that gradescope-utils' leaderboard passes itself."""


def pytest_collection_finish(session: pytest.Session) -> None:
    """Fix the rubric's cases before any of them runs, then deselect those that are not to run."""
    grading = session.config.stash[GRADING]
    session.config.stash[TRIALS] = Trials(grading)
    for item in session.items:
        case = grading.rubric.case_of(item)
        grading.tallies.setdefault(case.id, Tally(case)).remaining += 1
    _note_limits(grading, session.items)
    cases = [tally.case for tally in grading.tallies.values()]
    grading.listener.set_cases(cases)
    numbers = numbers_of_all(grading.rubric.homework.parts, cases)
    chosen = {case.id for case in cases if grading.selected(case, numbers.get(case.id, ""))}
    session.items[:] = [item for item in session.items if _tally(item).case.id in chosen]


def _note_limits(grading: Grading, items: list[pytest.Item]) -> None:
    """Tell the instructor what a case does that cannot reach student code, once for each case."""
    files = {*grading.rubric.homework.files, *grading.rubric.homework.source_files}
    found = {path: limits_of(path, files) for path in {item.path for item in items}}
    for item in items:
        tally = _tally(item)
        names = [node.name for node in item.listchain() if isinstance(node, pytest.Class)]
        limit = found[item.path].get("::".join([*names, getattr(item, "originalname", None) or item.name]), "")
        if limit and not tally.limit:
            tally.limit = limit
            grading.listener.note_limit(f"{tally.case.id}: {limit}. If it fails, it could not be judged.")


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
        collector: pytest.Collector) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Note for instructors that a case file cannot be collected."""
    report = yield
    if report.failed:
        listener = collector.config.stash[GRADING].listener
        listener.note_fault(f"{collector.nodeid} cannot be collected: {report.longrepr}")
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """Run one item to its outcome: try it if there is a fast way, and judge it if there is none or it fails."""
    grading = item.config.stash[GRADING]
    grading.listener.begin_case(_tally(item).case)
    used = grading.sides.begin(fresh=False)
    tried = used or (is_replayed(getattr(item, "obj", None)) and not item.config.stash[TRIALS].timed_out)
    with differences_said():
        if not (tried and _try(item, nextitem)):
            if tried:
                grading.sides.begin()
            _judge(item, nextitem)
    if grading.sides.seconds_left() <= 0:
        item.session.shouldstop = "the run's time is up"
    return True


def _try(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """Whether a case passes its trial; only then is its outcome recorded, and its worker kept."""
    grading, trials, started = item.config.stash[GRADING], item.config.stash[TRIALS], time.monotonic()
    passed = False
    try:
        passed = trials.passes(item, lambda: runtestprotocol(item, log=False, nextitem=nextitem))
    finally:
        printed = grading.sides.end(keep=passed and trials.share(item, nextitem))
    if passed:
        _finish_item(grading, item, time.monotonic() - started, printed)
    return passed


def _judge(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Run a case in a fresh worker, by Hypothesis if it is fuzzed, and record its outcome.

    The worker is kept for the next case if nothing has gone wrong. A case whose worker is lost through no fault of the
    submission runs once more, from the start. If that one is lost too, the case could not be judged, and neither can
    those that follow.
    """
    grading, trials, started = item.config.stash[GRADING], item.config.stash[TRIALS], time.monotonic()
    before = trials.remember(item)
    printed = _run(item, nextitem)
    if grading.sides.lost():
        trials.repeat(item, before)
        printed = _run(item, nextitem)
    if lost := grading.sides.lost():
        _tally(item).failure, _tally(item).fault = None, lost
        grading.listener.give_up(lost)
        item.session.shouldstop = lost
    else:
        _find_misuse(item, nextitem, before)
    _finish_item(grading, item, time.monotonic() - started, printed)


def _find_misuse(item: pytest.Item, nextitem: pytest.Item | None, before: Before) -> None:
    """If a case raised an exception of its own, and the reference passes it, the student's values are the reason."""
    grading, judged = item.config.stash[GRADING], _tally(item)
    misuse, judged.misuse = judged.misuse, None
    if misuse is None:
        return
    right = grading.sides.is_proved()
    with grading.sides.by_reference() as possible:
        if possible:
            item.config.stash[TRIALS].repeat(item, before)
            _run(item, nextitem)
            right = _tally(item).verdict is Verdict.PASSED
    grading.tallies[judged.case.id] = judged
    if right:
        judged.failure, judged.fault = misuse, ""


def _run(item: pytest.Item, nextitem: pytest.Item | None) -> str:
    """Run a case and return what its worker printed; an interrupt leaves no outcome."""
    sides, trials, right = item.config.stash[GRADING].sides, item.config.stash[TRIALS], False
    try:
        with PLAYER.judging_by_hypothesis():
            runtestprotocol(item, nextitem=nextitem)
        right = _tally(item).verdict is Verdict.PASSED and not sides.lost()
    finally:
        printed = sides.end(keep=right and trials.share(item, nextitem))
    return printed


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any],
                         request: pytest.FixtureRequest) -> Generator[None, Any, Any]:
    """Notice a fixture that asks the submission and outlives its case."""
    sides = request.config.stash[GRADING].sides
    before = sides.requests()
    try:
        return (yield)
    finally:
        if fixturedef.scope != "function" and sides.requests() > before:
            request.config.stash[TRIALS].note_wide_fixture()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """Notice the start of each example of a fuzzed case, and interrupt the case when the run's time is up."""
    sides = item.config.stash[GRADING].sides
    with (alarm(max(0.0, sides.seconds_left()) + GRACE, RunOver),
          each_example(getattr(item, "obj", None), sides.begin_example)):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Keep what a phase of an item raised; a case's first failure or fault counts."""
    report = yield
    if call.excinfo is not None:
        if item.config.stash[TRIALS].under_way:
            item.config.stash[TRIALS].note_error(call.excinfo.value)
        else:
            _add_end(item, report, call.excinfo.value)
        forget_values(call.excinfo.value)
    return report


def _add_end(item: pytest.Item, report: pytest.TestReport, error: BaseException) -> None:
    """Keep why an item ended."""
    tally = _tally(item)
    if isinstance(error, RunOver):
        tally.stopped = True
    elif tally.failure is None and not tally.fault:
        if report.skipped or hasattr(report, "wasxfail"):
            tally.fault = SKIPPED
        else:
            _add_error(item, tally, error)


def _tally(item: pytest.Item) -> Tally:
    """The state of an item's case."""
    grading = item.config.stash[GRADING]
    return grading.tallies[grading.rubric.id_of(item)]


def _add_error(item: pytest.Item, tally: Tally, error: BaseException) -> None:
    """The student's failure (for a public case with a program that repeats it), or a fault of the grader."""
    grading = item.config.stash[GRADING]
    nothing = last_without_value(grading.sides.steps())
    failure = failure_of(error, trust_assertions_only=not _is_unittest(item), nothing=nothing)
    misuse = misuse_of(error, nothing) if failure is None or is_misuse(error) else None
    tally.observed = observation_of(error if misuse is None else CaseFailed(misuse))
    if tally.limit and not is_certain(error):
        tally.fault = f"{tally.limit}\n{fault_text(error, item.config.rootpath)}"
    elif failure is None or misuse is not None:
        tally.fault = fault_text(error, item.config.rootpath)
        tally.misuse = _with_program(grading, tally, failure or misuse, error)
    else:
        tally.failure = _with_program(grading, tally, failure, error)


def _with_program(grading: Grading, tally: Tally, failure: Failure | None, error: BaseException) -> Failure | None:
    if failure is None or tally.case.hidden:
        return failure
    grading.listener.add_steps(tally.case, grading.sides.steps())
    return replace(failure, program=_program(grading, error))


def _program(grading: Grading, error: BaseException) -> str:
    """The program that repeats a failure; empty if the file or the name is missing, so that nothing can be run."""
    if isinstance(error, StudentError) and not error.kind:
        return ""
    return snippet(grading.sides.steps(), error.arrays if isinstance(error, CaseFailed) else {},
                   grading.sides.notebooks())


def _finish_item(grading: Grading, item: pytest.Item, seconds: float, printed: str) -> None:
    tally = _tally(item)
    tally.remaining -= 1
    tally.seconds += seconds
    tally.printed = tally.printed or printed
    if tally.remaining == 0 and not tally.stopped:
        grading.listener.add_outcome(_outcome(item, tally))


def _outcome(item: pytest.Item, tally: Tally) -> Outcome:
    """The case's outcome; its score is what the case set, else all points for a pass and none otherwise."""
    function = getattr(item, "obj", None)
    score = take_credit(function, "__score__", tally.case.weight if tally.verdict is Verdict.PASSED else 0.0)
    leaderboard = take_credit(function, "__leaderboard_value__", None)
    return tally.outcome(0.0 if tally.verdict is Verdict.UNJUDGED else score, leaderboard)


def _is_unittest(item: pytest.Item) -> bool:
    cls = getattr(item, "cls", None)
    return isinstance(cls, type) and issubclass(cls, unittest.TestCase)
