"""The pytest plugin that grades: one fresh worker a case, one outcome a test function.

In the order in which pytest calls: ``pytest_collection_finish`` turns the items into cases and hands them to the run
before any case starts; ``pytest_runtest_protocol`` gives the case its worker and deadline; ``makereport`` judges what
it raised; after teardown the worker is killed and the outcome recorded. Items of one function (parametrized, or with
subtests) are one case. Nothing here knows what a homework contains.
"""

from __future__ import annotations

import time
import unittest
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from ..errors import StudentError
from ..report.outcome import Case, Outcome, Verdict
from ..repro.snippet import with_snippet
from ..sandbox.proxies import Submission
from ..sandbox.session import Step
from .examples import each_example
from .forbidden import ForbiddenUses
from .judge import judge
from .rubric import Rubric

SKIPPED = "The case was skipped, which a case must not be."


@dataclass
class Grading:
    """What the plugin needs to know and where it tells what happened.

    Attributes:
        begin: called before a case with nothing; gives it its worker.
        begin_example: called before each example of a fuzzed case.
        steps: what the case, or its last example, has asked of the submission so far.
        end: called after a case; kills its worker and returns what it printed.
        selected: whether a case is to run; the rubric is the same either way.
        seconds_left: how much of the run's time budget is left.
        on_cases: called once with all cases, before the first runs.
        on_outcome: called after each case with its id and outcome.
        on_failure: called with the id of each failed public case and its steps.
        on_fault: called with a sentence or traceback for instructors.
    """

    submission: Submission
    reference: Submission
    rubric: Rubric
    begin: Callable[[], None]
    begin_example: Callable[[], None]
    steps: Callable[[], Sequence[Step]]
    end: Callable[[], str]
    selected: Callable[[Case], bool]
    seconds_left: Callable[[], float]
    on_cases: Callable[[list[Case]], None]
    on_outcome: Callable[[str, Outcome], None]
    on_failure: Callable[[str, Sequence[Step]], None]
    on_fault: Callable[[str], None]
    results: dict[str, _Progress] = field(default_factory=dict)
    forbidden_uses: list[str] = field(default_factory=list)


@dataclass
class _Progress:
    """What is known so far about one case, of however many items."""

    remaining: int
    weight: float
    failure: tuple[Verdict, str] | None = None
    seconds: float = 0.0
    carried: str = ""
    remarks: tuple[str, ...] = ()
    printed: str = ""


GRADING = pytest.StashKey[Grading]()


@pytest.fixture(scope="session")
def submission(request: pytest.FixtureRequest) -> Submission:
    """The student's submission: one attribute a module."""
    return request.config.stash[GRADING].submission


@pytest.fixture(scope="session")
def reference(request: pytest.FixtureRequest) -> Submission:
    """The homework's reference solution, with the same interface."""
    return request.config.stash[GRADING].reference


@pytest.fixture(scope="session")
def settings(request: pytest.FixtureRequest) -> dict[str, Any]:
    """[settings] of homework.toml."""
    return request.config.stash[GRADING].rubric.homework.settings


@pytest.fixture(scope="session")
def forbidden(request: pytest.FixtureRequest) -> ForbiddenUses:
    """What the homework forbids, and who to ask about it."""
    grading = request.config.stash[GRADING]
    return ForbiddenUses(grading.rubric.homework.forbidden, grading.forbidden_uses)


@pytest.fixture
def set_score() -> None:
    """Stands for the argument that gradescope-utils' partial_credit passes by itself."""


@pytest.fixture
def set_leaderboard_value() -> None:
    """Stands for the argument that gradescope-utils' leaderboard passes by itself."""


def pytest_collection_finish(session: pytest.Session) -> None:
    """Fix the rubric's cases before any of them runs; then keep those that are to run."""
    grading = session.config.stash[GRADING]
    counts: dict[str, int] = {}
    cases: dict[str, Case] = {}
    for item in session.items:
        case = grading.rubric.case_of(item)
        counts[case.id] = counts.get(case.id, 0) + 1
        cases.setdefault(case.id, case)
    grading.results = {id: _Progress(counts[id], case.weight) for id, case in cases.items()}
    grading.on_cases(list(cases.values()))
    session.items[:] = [item for item in session.items if grading.selected(cases[grading.rubric.id_of(item)])]


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
        collector: pytest.Collector) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Tell instructors about a case file that cannot be collected."""
    report = yield
    if report.failed:
        collector.config.stash[GRADING].on_fault(f"{collector.nodeid} cannot be collected: {report.longrepr}")
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    """One item, from a fresh worker to the case's outcome."""
    grading = item.config.stash[GRADING]
    grading.begin()
    started = time.monotonic()
    try:
        result = yield
    finally:
        printed = grading.end()
        _finish_item(grading, item, time.monotonic() - started, printed)
        if grading.seconds_left() <= 0:  # a wrapper cannot refuse an item before it runs
            item.session.shouldstop = "the run's time is over"
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """Tell where each example of a fuzzed case begins."""
    with each_example(getattr(item, "obj", None), item.config.stash[GRADING].begin_example):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Judge what a phase of an item raised."""
    report = yield
    grading = item.config.stash[GRADING]
    progress = grading.results[grading.rubric.id_of(item)]
    if call.excinfo is not None and progress.failure is None:
        if report.skipped or hasattr(report, "wasxfail"):
            progress.failure = Verdict.UNJUDGED, SKIPPED
        else:
            progress.failure = _failure(grading, item, call.excinfo.value)
    return report


def _failure(grading: Grading, item: pytest.Item, error: BaseException) -> tuple[Verdict, str]:
    """The verdict and its text; a public case's failure ends with a program that repeats it."""
    verdict, text = judge(error, not _is_unittest(item))
    if verdict is not Verdict.FAILED or grading.rubric.case_of(item).hidden:
        return verdict, text
    grading.on_failure(grading.rubric.id_of(item), grading.steps())
    if isinstance(error, StudentError) and not error.kind:  # the file or the name is missing: there is nothing to run
        return verdict, text
    return verdict, with_snippet(text, grading.steps(), getattr(getattr(error, "call", None), "arrays", {}))


def _finish_item(grading: Grading, item: pytest.Item, seconds: float, printed: str) -> None:
    id = grading.rubric.id_of(item)
    progress = grading.results[id]
    progress.remaining -= 1
    progress.seconds += seconds
    progress.printed = progress.printed or printed
    progress.carried = progress.carried or str(dict(item.user_properties).get("carried", ""))
    told = [str(value) for name, value in item.user_properties if name == "remark"]
    progress.remarks = tuple(dict.fromkeys((*progress.remarks, *told)))
    if progress.remaining == 0:
        grading.on_outcome(id, _outcome(grading, item, progress))


def _outcome(grading: Grading, item: pytest.Item, progress: _Progress) -> Outcome:
    verdict, text = progress.failure or (Verdict.PASSED, "\n".join(progress.remarks))
    function = getattr(item, "obj", None)
    score = _take(function, "__score__", progress.weight if verdict is Verdict.PASSED else 0.0)
    if verdict is Verdict.UNJUDGED:
        score = 0.0
    return Outcome(verdict, score, text, round(progress.seconds, 4), progress.carried,
                   _take(function, "__leaderboard_value__", None), progress.printed)


def _take(function: Any, name: str, default: Any) -> Any:
    """Read and remove what a gradescope-utils decorator left on the function, so that no other case sees it.

    With two decorators the inner one leaves it on the function that the outer one wraps.
    """
    function = getattr(function, "__func__", function)
    value = default
    while function is not None:
        if name in getattr(function, "__dict__", {}):
            value = getattr(function, name)
            delattr(function, name)
        function = getattr(function, "__wrapped__", None)
    return value


def _is_unittest(item: pytest.Item) -> bool:
    cls = getattr(item, "cls", None)
    return isinstance(cls, type) and issubclass(cls, unittest.TestCase)
