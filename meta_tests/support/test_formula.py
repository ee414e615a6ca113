"""Formulas as text, their values, and what a slip in one says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from autograder.errors import HomeworkError
from autograder.homework import ROOT
from tests.support.formula import LAST, Formula, lines
from tests.support.formulas import Formulas, Written
from tests.support.slips import slips
from tests.support.values import Values

X = np.array([[1.0, -2.0], [0.5, 3.0], [2.0, 1.0]])
SOFTMAX = Formula.read("e = exp(x)\ne / sum(e, axis=1)")
FILES = sorted((ROOT / "tests").glob("*/hidden/formulas.toml"))
WORDS = {"f": "relu", "g": "identity"}


@pytest.mark.parametrize("text", ["e = exp(x)", "x\nx + 1", "", "x + 1\ne = exp(x)"])
def test_a_formula_ends_with_its_only_expression(text: str) -> None:
    """Lines before it have names."""
    with pytest.raises(ValueError, match="one expression at its end"):
        Formula.read(text)


@pytest.mark.parametrize(("text", "value"), [
    ("x.T @ x / 2", X.T @ X / 2), ("-sum(x, axis=0)", -X.sum(axis=0, keepdims=True)),
    ("x * (x > 0)", np.maximum(X, 0)), ("softmax(x)", np.exp(X) / np.exp(X).sum(axis=1, keepdims=True)),
    ("e = exp(x)\ne / sum(e, axis=1)", np.exp(X) / np.exp(X).sum(axis=1, keepdims=True)),
])
def test_a_formula_has_the_value_of_numpy(text: str, value: np.ndarray) -> None:
    """Operators, transposition, comparisons, functions; sums keep their axes."""
    np.testing.assert_allclose(Values(Formula.read(text), {"x": X}).value, value)


def test_another_step_changes_what_follows() -> None:
    """The steps behind it are evaluated again, and the right values stay as they are."""
    values = Values(SOFTMAX, {"x": X})
    (_, doubled), = lines("exp(2 * x)")

    e = np.exp(2 * X)
    np.testing.assert_allclose(values.value_with({"e": doubled}), e / e.sum(axis=1, keepdims=True))
    np.testing.assert_allclose(values.value, np.exp(X) / np.exp(X).sum(axis=1, keepdims=True))


@pytest.mark.parametrize(("step", "expression", "named", "says"), [
    (LAST, "e / max(e, axis=1)", (), "equals e / max(e, axis=1), with e = exp(x)"),
    (LAST, "e / max(e, axis=1)", ("e",), "equals e / max(e, axis=1)"),
    (LAST, "softmax(x, axis=0)", (), "equals softmax(x, axis=0)"),
    ("e", "exp2(x)", (), "equals e / sum(e, axis=1), with e = exp2(x)"),
    ("e", "exp2(x)", ("e",), "equals the right one with e = exp2(x)"),
])
def test_a_slip_is_said_with_the_steps_that_it_needs(step: str, expression: str, named: tuple[str, ...], says: str
                                                     ) -> None:
    """Steps whose names the handout has need no definition."""
    text = f"{step} = {expression}" if step else expression
    found = next(slip for slip in slips(SOFTMAX, [text]) if step in slip.changes)

    assert found.says(named) == says


def test_several_wrong_lines_are_one_mistake() -> None:
    """Where a formula has all of their steps."""
    text = "e = exp2(x)\ne / max(e, axis=1)"
    slip = next(slips(SOFTMAX, ["y = x\ne = x", text]))

    assert slip.says() == "equals e / max(e, axis=1), with e = exp2(x)"
    np.testing.assert_allclose(Values(SOFTMAX, {"x": X}).value_with(slip.changes),
                               np.exp2(X) / np.exp2(X).max(axis=1, keepdims=True))


def test_slips_are_of_every_kind() -> None:
    """An operator, a function, an axis, a sign, a number, another array, a term left out or cut off."""
    said = {slip.says() for slip in slips(Formula.read("sum(x, axis=0) / N - w.T * 2"), (), ["x", "v"])}

    assert {f"equals {text}" for text in (
        "sum(x, axis=0) / N + w.T * 2", "mean(x, axis=0) / N - w.T * 2", "sum(x, axis=1) / N - w.T * 2",
        "sum(-x, axis=0) / N - w.T * 2", "sum(x, axis=0) / N - w.T * 1", "sum(v, axis=0) / N - w.T * 2",
        "sum(x, axis=0) - w.T * 2", "sum(x, axis=0) / N", "sum(clip(x, -1, 1), axis=0) / N - w.T * 2",
        "sum(x, axis=0) / N - w * 2", "sum(x, axis=0) / N - reshaped(w) * 2")} <= said


def test_words_stand_in_the_braces_of_a_formula(tmp_path: Path) -> None:
    """The words of a call; a value that the file does not have has no formula."""
    path = tmp_path / "formulas.toml"
    path.write_text('[[value]]\nname = "y"\nright = ["{f}(x)"]\nwrong = ["{g}(x)"]\nnamed = ["z"]\n')

    assert Formulas(path).of("y", WORDS) == Written("y", ["relu(x)"], ["identity(x)"], ["z"])
    assert Formulas(path).of("z", WORDS) is None


def test_without_the_hidden_file_there_are_no_formulas(tmp_path: Path) -> None:
    """As in a handout."""
    assert Formulas(tmp_path / "formulas.toml").of("y", {}) is None


def test_a_key_that_formulas_do_not_have_is_refused(tmp_path: Path) -> None:
    """The sentence names the file and the key."""
    path = tmp_path / "formulas.toml"
    path.write_text('[[value]]\nname = "y"\nrigth = []\n')

    with pytest.raises(HomeworkError, match=r"formulas\.toml: .*rigth"):
        Formulas(path).of("y", {})


@pytest.mark.parametrize("path", FILES, ids=[path.parts[-3] for path in FILES])
def test_every_line_of_a_homework_can_be_read(path: Path) -> None:
    """Each formula, and each wrong line, whose name is that of a step."""
    written = [Formulas(path).of(one.name, WORDS) for one in Formulas(path).written]
    for one in filter(None, written):
        formulas = [Formula.read(text) for text in one.right]
        names = {name for formula in formulas for name, _ in formula.steps}
        assert {name for text in one.wrong for name, _ in lines(text)} <= names
        assert set(one.named) <= names
        assert all(next(slips(formula, one.wrong)).says(one.named) for formula in formulas)

