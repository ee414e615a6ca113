"""Runs every mistake of a catalogue on the cases of its parts, and keeps the wrong answers.

A fuzzed case is left out, because a failure is shrunk to other inputs for each submission. Where a mistake draws random
numbers, cases are run with two seeds, and what differs is not kept.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np

from ..certify import quick
from ..certify.catalogue import Mistake, apply_edits, read_mistakes, reference_sources
from ..diagnosis.observation import Observation, observation_of
from ..diagnosis.record import Known, WrongAnswers, is_close, seen_of
from ..errors import GraderError
from ..homework import Homework
from ..inprocess.cases import RunnableCase
from ..inprocess.runner import Result, Runner

OTHER_SEED = 1
SAMPLE = 2  # cases of a mistake that are run with another seed; if one differs, all are
FUZZED = "is_hypothesis_test"
Sources = dict[str, str]


@dataclass(frozen=True)
class Observed:
    """What a mistake does.

    Attributes:
        area: the functions that its edits change.
        failed: case's id -> what was observed of it; None where that differs with other random numbers.
    """

    area: str
    failed: dict[str, Observation | None]


def make_wrong_answers(homework: Homework, jobs: int | None = None,
                       tell: Callable[[int, int], None] = lambda done, total: None) -> WrongAnswers:
    """The wrong answers of a homework's mistakes.

    Args:
        jobs: how many mistakes at a time; by default as many as there are processors.
        tell: hears how many mistakes are done, of how many.

    Raises:
        GraderError: the catalogue cannot be used, or a case is at fault.
    """
    mistakes = [one for one in read_mistakes(homework) if one.status == "mistake"]
    cases = fixed_cases(Runner(homework))
    jobs = max(1, min(jobs or os.cpu_count() or 1, len(mistakes)))
    observed = []
    with ProcessPoolExecutor(jobs, get_context("spawn"), quick.begin, (homework,)) as pool:
        for one in pool.map(_observe, mistakes):
            observed.append(one)
            tell(len(observed), len(mistakes))
    return collect({id: one.case.part for id, one in cases.items()}, mistakes, observed)


def fixed_cases(runner: Runner) -> dict[str, RunnableCase]:
    """The cases that have the same inputs for every submission, by their ids without the homework's folder."""
    return {runner.short_id(one): one for one in runner.cases if not getattr(one.function, FUZZED, False)}


def _observe(mistake: Mistake) -> Observed:
    """What a mistake does, in a process that ``quick.begin`` has prepared."""
    return observe(mistake, quick.runner())


def observe(mistake: Mistake, runner: Runner) -> Observed:
    """What a mistake does.

    Raises:
        GraderError: an edit cannot be applied, or a case is at fault.
    """
    sources = apply_edits(reference_sources(runner.homework), mistake.edit, mistake.id)
    parts = {mistake.part, *mistake.also}
    failing = [(case, result) for case in fixed_cases(runner).values()
               if case.case.part in parts and (result := _run(runner, case, sources)).failure is not None]
    sample = [(case, result) for case, result in failing if result.drew][:SAMPLE]
    doubtful = not all(_is_steady(runner, case, sources, result) for case, result in sample)
    failed = {runner.short_id(case): None if doubtful and not _is_steady(runner, case, sources, result)
              else observation_of(result.failure) for case, result in failing}
    return Observed(_area(runner, mistake, sources), failed)


def collect(parts: dict[str, str], mistakes: Sequence[Mistake], observed: Sequence[Observed]) -> WrongAnswers:
    """The record of what was observed.

    Args:
        parts: case's id -> its part.
    """
    places = {id: place for place, id in enumerate(parts)}
    names: dict[str, int] = {"": 0}
    by_id = {one.id: one for one in mistakes}
    known = []
    for mistake, one in zip(mistakes, observed, strict=True):
        seen = tuple(seen_of(found, places[id], names.setdefault(found.what, len(names)))
                     for id, found in one.failed.items() if found is not None)
        unsteady = tuple(places[id] for id, found in one.failed.items() if found is None)
        if seen:
            hint = by_id.get(mistake.same_as, mistake).hint
            known.append(Known(mistake.id, mistake.part, tuple(mistake.also), one.area, hint,
                               hint or mistake.same_as or mistake.id, tuple(mistake.contains), seen, unsteady))
    return WrongAnswers(tuple(parts), tuple(parts.values()), tuple(names), tuple(known))


def _is_steady(runner: Runner, case: RunnableCase, sources: Sources, result: Result) -> bool:
    """Whether a failed case shows the same with other random numbers."""
    if not result.drew:
        return True
    runner.seed = OTHER_SEED
    try:
        return is_same(observation_of(result.failure), observation_of(_run(runner, case, sources).failure))
    finally:
        runner.seed = 0


def _run(runner: Runner, case: RunnableCase, sources: Sources) -> Result:
    with np.errstate():  # a mistake may leave NumPy's settings changed
        try:
            return runner.run(case, sources)
        except GraderError:
            raise
        except Exception as error:  # as text, since not every exception can travel to the parent process
            raise GraderError(f"{runner.short_id(case)} is at fault: {type(error).__name__}: {error}") from None


def is_same(one: Observation | None, other: Observation | None) -> bool:
    """Whether two runs of one mistake show the same."""
    return (one is not None and other is not None
            and (one.kind, one.what, one.shape) == (other.kind, other.what, other.shape)
            and np.array_equal(one.wrong, other.wrong)
            and is_close(other.numbers[one.wrong], one.numbers[one.wrong], one.single))


def _area(runner: Runner, mistake: Mistake, sources: Sources) -> str:
    """The functions that a mistake's edits change; else the classes, or the files."""
    changed = runner.reach.changed(sources)
    if changed:
        return " and ".join(sorted(function for _, function in changed))
    words = [edit.where.removeprefix("class ").removeprefix("def ") or edit.file for edit in mistake.edit]
    return " and ".join(dict.fromkeys(words))
