"""What every homework's cases and catalogue must look like."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import numpy as np
import pytest

from autograder.certify.catalogue import candidates, read_mistakes
from autograder.certify.hostile import template_sources
from autograder.errors import StudentError
from autograder.homework import Homework
from autograder.inprocess.cases import RunnableCase, load_file
from autograder.inprocess.runner import Runner
from meta_tests.catalogue.runners import RUNNERS
from tests.support import Gap
from tests.support.oracle import BANK, write_bank

STUDENTS_FAULT = (Gap, StudentError)
LONGEST_TITLE, LARGEST_BANK = 110, 60_000
HOMEWORKS = {name: runner.homework for name, runner in RUNNERS.items()}
BANKS = [path for homework in HOMEWORKS.values() for path in homework.cases_dir.glob("make_torch_answers.py")]
each_runner = pytest.mark.parametrize("runner", RUNNERS.values(), ids=RUNNERS)
each_homework = pytest.mark.parametrize("homework", HOMEWORKS.values(), ids=HOMEWORKS)


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
    assert {path.name for path in files} <= {*homework.files, *homework.source_files}
    for path in files:
        assert first_words(path).partition("\n")[0].endswith(".")


def first_words(path: Path) -> str:
    """The docstring of a file, or the text of a notebook's first cell, which may be a docstring too."""
    if path.suffix == ".ipynb":
        return "".join(json.loads(path.read_text("utf-8"))["cells"][0]["source"]).strip('"')
    return ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""


@pytest.mark.parametrize("path", BANKS, ids=lambda path: path.parent.name)
def test_torch_answers_are_fresh(path: Path, tmp_path: Path) -> None:
    """The committed bank holds what torch answers today, and stays small."""
    bank = path.parent / BANK
    write_bank(tmp_path / "bank.npz", load_file(path).answers())

    with np.load(bank) as committed, np.load(tmp_path / "bank.npz") as fresh:
        assert sorted(committed) == sorted(fresh)
        for name in fresh:
            np.testing.assert_allclose(committed[name], fresh[name], rtol=1e-12, atol=1e-14)
    assert bank.stat().st_size < LARGEST_BANK
