"""The cases of cmu_hw3 as a classifier: right solutions lose nothing, wrong ones lose on their own part alone."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from meta_tests.cmu_hw3 import inprocess

ALTERNATES = sorted((inprocess.REFERENCE / "alternates").iterdir())
CASE_FILES = sorted(inprocess.CASES.glob("*/test_*.py"))
MISTAKES = inprocess.read_mistakes()
LONGEST_TITLE, FEWEST_MISTAKES, LARGEST_BANK = 110, 60, 60_000
ALLOWED_IMPORTS = {"__future__", "dataclasses", "tests", "numpy", "hypothesis", "pytest", "gradescope_utils"}


def test_weights_add_up_to_the_points_of_each_part() -> None:
    """The weights of public and hidden cases sum to [parts]; public cases hold 40 % of each part."""
    declared = msgspec.toml.decode((inprocess.CASES / "homework.toml").read_bytes())["parts"]
    total = {part: sum(case.weight for case in inprocess.cases() if case.part == part) for part in declared}
    public = {part: sum(case.weight for case in inprocess.cases() if case.part == part and not case.hidden)
              for part in declared}

    assert total == declared
    assert {part: points / declared[part] for part, points in public.items()} == dict.fromkeys(declared, 0.4)


@pytest.mark.parametrize("case", inprocess.cases(), ids=lambda case: case.id)
def test_case_has_a_title_and_fails_on_the_template(case: inprocess.InProcessCase) -> None:
    """Every case states a fact in its docstring's first line, and an empty solution does not pass it."""
    result = inprocess.run_case(case, inprocess.stub_sources())

    assert result.failure is not None
    title = case.function.__doc__.splitlines()[0]
    assert title.endswith(".")
    assert len(title) <= LONGEST_TITLE


@pytest.mark.parametrize("answer", ["[[1.0]]", "'x'", "{}", "object()", "np.zeros((2, 2), object)", "np.zeros((2, 2))",
                                    "np.float64('nan')", "np.array([[None, 1.0]])", "True", "(1, 2, 3, 4, 5, 6)",
                                    "dict.fromkeys(['train_loss', 'yhat_train'], [None])", "np.zeros(0)", "1 / 0"])
def test_hostile_answer_fails_every_case_as_the_students_fault(answer: str) -> None:
    """Whatever every function answers, each case fails by a Gap or a StudentError, never by an error of its own."""
    results = inprocess.run_all(inprocess.stub_sources(f"return {answer}"))

    assert [case for case, result in results.items() if result.failure is None] == []


def test_reference_gets_full_marks_without_a_remark() -> None:
    """The reference passes every case, and nothing is remarked or carried."""
    results = inprocess.run_all(inprocess.reference_sources())

    assert inprocess.lost_parts(results) == {}
    assert [case for case, result in results.items() if result.properties] == []


@pytest.mark.parametrize("folder", ALTERNATES, ids=lambda folder: folder.name)
def test_alternate_loses_nothing(folder: Path) -> None:
    """A right solution written differently passes every case, and none of its points had to be carried."""
    results = inprocess.run_all(inprocess.alternate_sources(folder))

    assert inprocess.lost_parts(results) == {}
    assert [case for case, result in results.items() if "carried" in result.properties] == []


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake["id"])
def test_mistake_costs_its_own_part_alone(mistake: dict[str, Any]) -> None:
    """A mistake loses points on its part and on those in ``also``; a tolerated one loses nothing."""
    results = inprocess.run_all(inprocess.mistake_sources(mistake))

    costs = set() if mistake["status"] == "tolerated" else {mistake["part"], *mistake.get("also", [])}
    assert set(inprocess.lost_parts(results)) == costs


def test_catalogue_is_well_formed() -> None:
    """Ids are unique, statuses known, hints given, and a part in ``also`` has its reason."""
    assert len({mistake["id"] for mistake in MISTAKES}) == len(MISTAKES) >= FEWEST_MISTAKES
    for mistake in MISTAKES:
        assert mistake["status"] in ("mistake", "tolerated")
        assert mistake["description"] and mistake["relation"] and mistake["hint"]
        assert bool(mistake.get("also")) == bool(mistake.get("why"))


@pytest.mark.parametrize("folder", ALTERNATES, ids=lambda folder: folder.name)
def test_alternate_says_what_is_different(folder: Path) -> None:
    """An alternate holds only files of the homework, and each begins with a sentence."""
    files = sorted(path for path in folder.iterdir() if path.is_file())

    assert {path.name for path in files} <= set(inprocess.FILES)
    assert files
    for path in files:
        assert (ast.get_docstring(ast.parse(path.read_text())) or "").splitlines()[0].endswith(".")


@pytest.mark.parametrize("path", CASE_FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_cases_import_only_what_they_may(path: Path) -> None:
    """A case file imports tests.support, numpy, hypothesis, pytest and gradescope_utils, and nothing of the engine."""
    tree = ast.parse(path.read_text())
    froms = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    plain = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}

    assert {name.split(".")[0] for name in froms | plain} <= ALLOWED_IMPORTS
    assert all(name.startswith("tests.support") for name in froms if name.startswith("tests"))


@pytest.mark.parametrize("old", ["no such text", "self"])
def test_edit_must_apply_exactly_once(old: str) -> None:
    """An edit whose old text is absent or ambiguous is refused with a sentence that names it."""
    edit = {"file": "hw3_lib.py", "where": "class ReLU", "old": old, "new": ""}

    with pytest.raises(ValueError, match=rf"^x: {old!r} occurs \d+ times in 'class ReLU', not once\.$"):
        inprocess.mistake_sources({"id": "x", "edit": [edit]})


def test_edit_needs_one_place() -> None:
    """An edit within a class that does not exist is refused."""
    edit = {"file": "hw3_lib.py", "where": "class Tanh", "old": "self", "new": ""}

    with pytest.raises(ValueError, match=r"^'class Tanh' begins 0 lines, not one\.$"):
        inprocess.mistake_sources({"id": "x", "edit": [edit]})


def test_torch_answers_are_fresh(tmp_path: Path) -> None:
    """The committed bank holds what torch answers today, and stays small."""
    pytest.importorskip("torch", reason="torch makes the bank; grading reads it without torch")
    make = inprocess.load_file(inprocess.CASES / "make_torch_answers.py")
    make.write(tmp_path / "bank.npz", make.answers())

    with np.load(make.BANK) as committed, np.load(tmp_path / "bank.npz") as fresh:
        assert sorted(committed) == sorted(fresh)
        for name in fresh:
            np.testing.assert_allclose(committed[name], fresh[name], rtol=1e-12, atol=1e-14)
    assert make.BANK.stat().st_size < LARGEST_BANK
