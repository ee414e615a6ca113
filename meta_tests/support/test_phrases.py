"""What is said of a wrong value: never what only few numbers obey by accident."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import StudentError
from autograder.examples.stand_in import MODULES
from tests.support import Call, Gap, assert_close, assert_number_close, assert_tensor, once_more, tensor
from tests.support.formulas import Formulas
from tests.support.phrases import is_fuzzed, phrase_of

RNG = np.random.default_rng(7)
X, W, B = RNG.normal(size=(5, 4)), RNG.normal(size=(4, 3)), RNG.normal(size=(1, 3))
OTHER = RNG.normal(size=(3, 6))
FILE = """
[[value]]
name = "the output"
right = ["x @ W + b"]

[[value]]
name = "the hidden output"
right = ["h = x @ W\\nh + b"]
wrong = ["h = abs(x) @ abs(W)\\nh - b", "h = abs(x) @ abs(W)\\nabs(h) + b"]

[[value]]
name = "the loss"
right = ["sum(x ** 2) / N"]
"""


@pytest.fixture(scope="module")
def formulas(tmp_path_factory: pytest.TempPathFactory) -> Formulas:
    """The formulas of an output and of a loss."""
    path = tmp_path_factory.mktemp("formulas") / "formulas.toml"
    path.write_text(FILE)
    return Formulas(path)


@pytest.fixture
def output(formulas: Formulas) -> Call:
    """The call that gives the output."""
    return Call("forward(x)", {"x": X}, formulas=formulas, known={"W": W, "b": B})


def loss_call(formulas: Formulas, x: np.ndarray) -> Call:
    """A call that gives the loss."""
    return Call("loss(x)", {"x": x}, {"N": len(x)}, formulas=formulas)


@pytest.mark.parametrize(("got", "says"), [
    (X @ W - B, "equals x @ W - b"), (X @ W + np.abs(B), "equals x @ W + abs(b)"),
    (X @ np.clip(W, -1, 1) + B, "equals x @ clip(W, -1, 1) + b"), (X @ W, "equals x @ W"),
    (X @ W + B + RNG.normal(size=(5, 3)), ""),
])
def test_a_slip_in_the_formula_is_said(output: Call, got: np.ndarray, says: str) -> None:
    """With arrays of the call, and further ones that the formula names."""
    assert phrase_of("the output", got, X @ W + B, output, 1e-6) == says


@pytest.mark.parametrize(("got", "says"), [
    (np.abs(X) @ np.abs(W) - B, "equals h - b, with h = abs(x) @ abs(W)"),
    (np.abs(X) @ np.abs(W) + B, "equals h + b, with h = abs(x) @ abs(W)"),
])
def test_of_several_changes_only_those_that_matter_are_said(output: Call, got: np.ndarray, says: str) -> None:
    """Of a listed mistake in two lines, one may change nothing."""
    assert phrase_of("the hidden output", got, X @ W + B, output, 1e-6) == says


def test_a_comparison_says_the_slip(output: Call) -> None:
    """In both precisions."""
    with pytest.raises(Gap, match=r"^the output equals x @ W - b$"):
        assert_close("the output", X @ W - B, X @ W + B, call=output)
    with pytest.raises(Gap, match=r"^the output equals x @ W - b$"):
        assert_tensor("the output", tensor(X @ W - B), X @ W + B, call=output)


def test_nothing_is_said_of_random_numbers(output: Call) -> None:
    """Among hundreds of slips none fits by accident."""
    rng = np.random.default_rng(3)
    for _ in range(10):
        got = rng.normal(size=(5, 3))
        assert phrase_of("the output", got, X @ W + B, output, 1e-4) == ""
        assert phrase_of("the loss", np.asarray(got[0, 0]), np.asarray(np.sum(X**2) / 5), output, 1e-4) == ""


@pytest.mark.parametrize(("wrong", "says"), [
    (lambda x: np.sum(np.abs(x)) / len(x), "equals sum(abs(x)) / N"),
    (lambda x: np.sqrt(np.sum(x**2) / len(x)), "equals sqrt(sum(x ** 2) / N)"),
    (lambda x: 0.37 * np.sum(x**2) / len(x), "is 0.37 times the right one"),
    (lambda x: np.sum(x**2) / len(x) + 0.25, "differs from the right one by 0.25"),
    (lambda x: min(np.sum(x**2) / len(x), 0.5), "is cut off above 0.5"),
    (lambda x: float(np.sum(x**3) + x[0, 0]), ""),
])
def test_what_a_number_is_holds_for_two_inputs(formulas: Formulas, wrong: Callable[[np.ndarray], float], says: str
                                               ) -> None:
    """A slip, a factor, an offset, a bound."""
    got, want = np.asarray(wrong(X)), np.asarray(np.sum(X**2) / 5)

    assert phrase_of("the loss", got, want, loss_call(formulas, X), 1e-6,
                     again=lambda: (wrong(OTHER), loss_call(formulas, OTHER))) == says


@pytest.mark.parametrize("second", [0.5, np.nan, None, "text", np.ones((2, 2)), np.array([object()])],
                         ids=["wrong", "nan", "None", "text", "shape", "object"])
def test_what_does_not_hold_for_the_other_input_is_not_said(formulas: Formulas, second: Any) -> None:
    """Another number, or none."""
    got, want = np.asarray(np.sum(np.abs(X)) / 5), np.asarray(np.sum(X**2) / 5)

    assert phrase_of("the loss", got, want, loss_call(formulas, X), 1e-6,
                     again=lambda: (second, loss_call(formulas, OTHER))) == ""
    assert phrase_of("the loss", got, want, loss_call(formulas, X), 1e-6) == ""


def test_an_exception_at_the_other_input_says_nothing(formulas: Formulas) -> None:
    """The failure of the first input is told as it is."""
    def again() -> tuple[Any, Call]:
        raise StudentError("ValueError", "", "")

    with pytest.raises(Gap, match=r"^the loss is wrong$"):
        assert_number_close("the loss", np.sum(np.abs(X)) / 5, float(np.sum(X**2) / 5), call=loss_call(formulas, X),
                            again=again)


def test_a_formula_that_does_not_give_the_right_value_is_passed_over(output: Call) -> None:
    """The case has another convention then."""
    assert phrase_of("the output", X @ W - B, X @ W + 3 * B, output, 1e-6) == ""


@given(st.just(X @ W - B))
def test_a_fuzzed_case_looks_for_no_slip(formulas: Formulas, got: np.ndarray) -> None:
    """Hypothesis repeats a failure until its example is small."""
    call = Call("forward(x)", {"x": X}, formulas=formulas, known={"W": W, "b": B})

    assert phrase_of("the output", got, X @ W + B, call, 1e-6) == ""


def test_what_the_case_recognises_comes_before_a_slip(output: Call) -> None:
    """A case knows more than a formula."""
    with pytest.raises(Gap, match=r"^the output equals that of the last batch$"):
        assert_close("the output", X @ W - B, X @ W + B, call=output, known=lambda got: "equals that of the last batch")


def test_a_mistake_in_an_explanation_costs_the_phrase_alone() -> None:
    """If an explanation raises, the value is still wrong, and the warning is for us."""
    def known(got: np.ndarray) -> str:
        raise ZeroDivisionError("ours")

    with pytest.warns(RuntimeWarning, match="no phrase for the loss: ZeroDivisionError"), \
            pytest.raises(Gap, match="^the loss is wrong$"):
        assert_close("the loss", 1.5, 1.25, known=known)


def test_nothing_is_fuzzed_while_a_stand_in_replaces_hypothesis(monkeypatch: pytest.MonkeyPatch) -> None:
    """A grading imports Hypothesis only to make an example smaller; until then its stand-in is in its place."""
    monkeypatch.setitem(sys.modules, "hypothesis", MODULES["hypothesis"])
    assert is_fuzzed() is False


def test_another_question_is_asked_aside() -> None:
    """A reproducer of the failure leaves it out."""
    class Asked:
        is_aside = False

        @contextmanager
        def aside(self) -> Iterator[None]:
            self.is_aside = True
            yield
            self.is_aside = False

    asked = Asked()
    again = once_more(asked, lambda: (asked.is_aside, Call("")))

    assert again()[0] is True
    assert not asked.is_aside
