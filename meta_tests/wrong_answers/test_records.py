"""The records that are kept in the project: as old as the catalogues, small, and without a wrong name."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from autograder.certify.catalogue import read_mistakes
from autograder.diagnosis.measure import name_of, shown_by
from autograder.diagnosis.name import ENOUGH
from autograder.diagnosis.record import NAME, Known, WrongAnswers, distinct, unpack
from autograder.homework import ROOT, find_homeworks, load_homework
from autograder.inprocess.runner import Runner
from autograder.wrong_answers.make import fixed_cases, observe

HOMEWORKS = [name for name in find_homeworks() if (ROOT / "reference" / name / "mistakes.toml").is_file()]
LARGEST = 120_000  # bytes
TRIED = 3


@lru_cache
def record(name: str) -> WrongAnswers:
    """The record of a homework, fresh or not."""
    return unpack((ROOT / "reference" / name / NAME).read_bytes())[1]


def numbers_of(answers: WrongAnswers, known: Known) -> int:
    """How many distinct wrong numbers a mistake leaves in its part."""
    return distinct(np.concatenate([np.empty(0), *(seen.numbers for seen in known.seen
                                                   if answers.parts[seen.case] == known.part)]))


@pytest.mark.parametrize("name", HOMEWORKS)
def test_the_record_is_what_the_mistakes_compute(name: str) -> None:
    """Tried on a few; after a change that changes a number or a case: autograder wrong-answers."""
    homework, answers = load_homework(name), record(name)
    mistakes = [one for one in read_mistakes(homework) if one.status == "mistake"]
    assert {known.id for known in answers.known} <= {one.id for one in mistakes}
    runner = Runner(homework)
    assert list(fixed_cases(runner)) == list(answers.cases)
    for known in answers.known[len(answers.known) // (2 * TRIED)::len(answers.known) // TRIED]:
        mistake = next(one for one in mistakes if one.id == known.id)
        failed = observe(mistake, runner).failed
        assert name_of({**dict.fromkeys(answers.cases), **failed}, answers, known.id) in ("right", "nothing")
        shown = {case: one for case, one in shown_by(known, answers).items() if one is not None}
        assert {case: (one.kind, one.what, one.shape, one.wrong.tolist()) for case, one in shown.items()} == {
            case: (one.kind, one.what, one.shape, one.wrong.tolist()) for case, one in failed.items()
            if one is not None}, f"run: autograder wrong-answers {name}"


@pytest.mark.parametrize("name", HOMEWORKS)
def test_the_record_is_small(name: str) -> None:
    """It is shipped with every bundle and read where a case fails."""
    assert (ROOT / "reference" / name / NAME).stat().st_size < LARGEST


@pytest.mark.parametrize("name", HOMEWORKS)
def test_every_mistake_that_leaves_numbers_is_named(name: str) -> None:
    """Itself or, where cases of fixed inputs cannot tell them apart, a mistake of the same meaning with it."""
    answers = record(name)
    verdicts = {known.id: name_of(shown_by(known, answers), answers, known.id) for known in answers.known
                if numbers_of(answers, known) >= ENOUGH and not known.unsteady}
    assert {id: verdict for id, verdict in verdicts.items() if verdict != "right"} == {}
    assert verdicts


@pytest.mark.parametrize("name", HOMEWORKS)
def test_a_mistake_that_is_not_in_the_record_never_gets_a_wrong_name(name: str) -> None:
    """Leave out each mistake in turn: another name is that of a synonym, or of a part of it."""
    answers = record(name)
    verdicts = {known.id: name_of(shown_by(known, answers), answers, known.id, leave_out=True)
                for known in answers.known}
    assert {id for id, verdict in verdicts.items() if verdict in ("wrong", "right")} == set()
