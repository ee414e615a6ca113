"""Every homework's cases as a classifier: right solutions lose nothing, wrong ones lose on their own part alone."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.certify.catalogue import Candidate, candidates, read_mistakes, reference_sources
from autograder.certify.forms import form_candidates
from autograder.certify.hostile import hostile_answers, hostile_sources, template_sources
from autograder.errors import StudentError
from autograder.homework import Homework
from autograder.inprocess.cases import RunnableCase, load_file
from autograder.inprocess.runner import Runner
from meta_tests.catalogue.runners import RUNNERS
from tests.support import Gap

STUDENTS_FAULT = (Gap, StudentError)
SIDE_EFFECT = "side effect"
LONGEST_TITLE, LARGEST_BANK = 110, 60_000
HOMEWORKS = {name: runner.homework for name, runner in RUNNERS.items()}
BANKS = [path for homework in HOMEWORKS.values() for path in homework.cases_dir.glob("make_torch_answers.py")]
each_runner = pytest.mark.parametrize("runner", RUNNERS.values(), ids=RUNNERS)
each_homework = pytest.mark.parametrize("homework", HOMEWORKS.values(), ids=HOMEWORKS)


def pairs(kinds: set[str]) -> list[Any]:
    """Each homework's cases with each candidate of these kinds in its catalogue."""
    return [pytest.param(runner, one, id=f"{name}-{one.id}") for name, runner in RUNNERS.items()
            for one in [*candidates(runner.homework), *form_candidates(runner.homework)] if one.kind in kinds]


@each_runner
def test_weights_add_up_to_the_points_of_each_part(runner: Runner) -> None:
    """The weights of public and hidden cases sum to [parts]; public cases hold the declared share of each part."""
    parts, share = runner.homework.parts, runner.homework.proof.public_share
    total, public = dict.fromkeys(parts, 0.0), dict.fromkeys(parts, 0.0)
    for case in (one.case for one in runner.cases):
        total[case.part] += case.weight
        public[case.part] += 0 if case.hidden else case.weight

    assert total == pytest.approx(parts)
    assert share is None or public == pytest.approx({part: share * points for part, points in parts.items()})


@pytest.mark.parametrize(("runner", "one"), [
    pytest.param(runner, one, id=f"{name}-{runner.short_id(one)}") for name, runner in RUNNERS.items()
    for one in runner.cases])
def test_case_has_a_title_and_fails_on_the_template(runner: Runner, one: RunnableCase) -> None:
    """Every case states a fact in its docstring's first line, and an empty solution does not pass it."""
    failure = runner.run(one, template_sources(runner.homework)).failure

    assert isinstance(failure, STUDENTS_FAULT)
    assert one.case.title.endswith(".")
    assert len(one.case.title) <= LONGEST_TITLE


@pytest.mark.parametrize(("runner", "answer"), [
    pytest.param(runner, answer, id=f"{name}-{answer:.60}") for name, runner in RUNNERS.items()
    for answer in hostile_answers(runner.homework)])
def test_hostile_answer_fails_every_case_as_the_students_fault(runner: Runner, answer: str) -> None:
    """Whatever every function answers, each case fails by a Gap or a StudentError, never by an error of its own.

    A case about a side effect judges nothing else, so a wrong answer may pass it.
    """
    results = runner.run_all(hostile_sources(runner.homework, answer))
    about_values = {runner.short_id(one) for one in runner.cases if SIDE_EFFECT not in one.case.tags}

    assert [id for id in about_values if not isinstance(results[id].failure, STUDENTS_FAULT)] == []
    assert [id for id, result in results.items()
            if result.failure is not None and not isinstance(result.failure, STUDENTS_FAULT)] == []


@each_runner
def test_reference_gets_full_marks_without_a_remark(runner: Runner) -> None:
    """The reference passes every case, and nothing is remarked or carried."""
    results = runner.run_all(reference_sources(runner.homework))

    assert runner.lost(results) == {}
    assert [id for id, result in results.items() if result.remarks or result.claim] == []


@pytest.mark.parametrize(("runner", "candidate"), pairs({"alternate", "tolerated", "form"}))
def test_right_solution_loses_nothing(runner: Runner, candidate: Candidate) -> None:
    """A right solution written differently, or in another form, passes every case, and claims nothing."""
    results = runner.run_all(candidate.sources)

    assert runner.lost(results) == {}
    assert [id for id, result in results.items() if result.claim] == []


@pytest.mark.parametrize(("runner", "candidate"), pairs({"mistake"}))
def test_mistake_costs_its_own_part_and_what_has_no_seam(runner: Runner, candidate: Candidate) -> None:
    """A mistake loses points on its part and, for the reason in ``why``, on the parts in ``also``; on no other."""
    expected = {*candidate.loses, *candidate.may_lose}

    assert runner.loses_on(candidate.sources, expected) == expected


@each_homework
def test_catalogue_is_as_large_as_declared(homework: Homework) -> None:
    """There are as many mistakes and alternates as [proof] declares; where it does, each mistake has its words."""
    known = candidates(homework)

    assert sum(one.kind == "mistake" for one in known) >= homework.proof.mistakes
    assert sum(one.kind == "alternate" for one in known) >= homework.proof.alternates
    for one in read_mistakes(homework):
        assert one.description
        assert bool(one.also) == bool(one.why), one.id
        assert not homework.proof.mistakes or (one.relation and one.hint), one.id


@pytest.mark.parametrize(("homework", "folder"), [
    pytest.param(homework, folder, id=f"{name}-{folder.name}") for name, homework in HOMEWORKS.items()
    for folder in sorted(homework.reference_dir.glob("alternates/*"))])
def test_alternate_says_what_is_different(homework: Homework, folder: Path) -> None:
    """An alternate holds only files of the homework, and each begins with a sentence."""
    files = sorted(path for path in folder.iterdir() if path.is_file())

    assert files
    assert {path.name for path in files} <= set(homework.files)
    for path in files:
        assert (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").partition("\n")[0].endswith(".")


@pytest.mark.parametrize("path", BANKS, ids=lambda path: path.parent.name)
def test_torch_answers_are_fresh(path: Path, tmp_path: Path) -> None:
    """The committed bank holds what torch answers today, and stays small."""
    make = load_file(path)
    make.write(tmp_path / "bank.npz", make.answers())

    with np.load(make.BANK) as committed, np.load(tmp_path / "bank.npz") as fresh:
        assert sorted(committed) == sorted(fresh)
        for name in fresh:
            np.testing.assert_allclose(committed[name], fresh[name], rtol=1e-12, atol=1e-14)
    assert make.BANK.stat().st_size < LARGEST_BANK
