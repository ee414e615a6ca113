"""Generic mutants: which there are, what they are called, and that the cases of every homework see them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from autograder.certify import advice
from autograder.certify.catalogue import Candidate, reference_sources
from autograder.certify.cells import Judged, judge
from autograder.certify.mutants import EQUIVALENT, MUTANT, mutants, mutants_of
from autograder.errors import HomeworkError
from meta_tests.catalogue.runners import RUNNERS
from meta_tests.inprocess.homework import write_homework

ONE_IN = 25  # ``autograder certify`` runs all


def changes(statement: str) -> list[str]:
    """The changes of one statement in a function."""
    return [one.id.removeprefix("f: ") for one in mutants_of(f"def f(self, a, b):\n    {statement}\n")]


def texts(text: str) -> list[str]:
    """The whole texts of a file's mutants."""
    return [one.text for one in mutants_of(text)]


@pytest.mark.parametrize(("statement", "change"), [
    ("return a + b", "a + b -> (a - b)"),
    ("return a @ b", "a @ b -> (b @ a)"),
    ("return a - b", "a - b -> a"),
    ("return -a", "-a -> a"),
    ("return a > b", "a > b -> (a >= b)"),
    ("return a and b", "a and b -> (a or b)"),
    ("return 2 * a", "2 -> 3"),
    ("return 0.5 * a", "0.5 -> 1.0"),
    ("return a.sum(axis=0, keepdims=True)", "0 -> 1"),
    ("return a.sum(axis=0, keepdims=True)", "True -> False"),
    ("return a.sum(axis=0)", "a.sum(axis=0) -> a.sum()"),
    ("return a.sum()", "a.sum() -> a.mean()"),
    ("return np.log(a)", "np.log(a) -> np.log2(a)"),
    ("return np.exp(a)", "np.exp(a) -> a"),
    ("return g(a, b)", "g(a, b) -> g(b, a)"),
    ("return g(a, b)", "g(a, b) -> g(a)"),
    ("return range(a)", "range(a) -> range(a - 1)"),
    ("return a.T", "a.T -> a"),
    ("return a.copy()", "a.copy() -> a"),
    ("return a[b]", "a[b] -> a"),
    ("return a[1:b]", "1:b -> :b"),
    ("return a if b else 0", "a if b else 0 -> a"),
    ("if a: return b", "if a: return b -> if True: return b"),
    ("for i in a: g(i)", "for i in a: g(i) -> for i in a: g(i) break"),
    ("a -= b", "a -= b -> a = a - b"),
    ("a -= b", "a -= b -> a += b"),
    ("a = a - b", "a = a - b -> a -= b"),
    ("self.x = a", "self.x = a -> type(self).x = a"),
    ("self.x = a", "self.x = a -> self.x += a"),
    ("self.x = a", "self.x = a -> if getattr(self, 'x', None) is None: self.x = a"),
    ("g(a)", "g(a) -> pass"),
    ("return a", "return a -> pass"),
    ("return a * b", "return a * b -> return -(a * b)"),
    ("return a.sum(0)", "a.sum(0) -> a.sum()"),
    ("return a.sum(axis=0)", "a.sum(axis=0) -> a.sum(axis=0, keepdims=True)"),
    ("return a.sum(dim=0)", "a.sum(dim=0) -> a.sum(dim=0, keepdim=True)"),
    ("return a - b", "return a - b -> a -= b return a"),
    ("x = self.y - b", "x = self.y - b -> self.y -= b x = self.y"),
    ("return np.maximum(a, 0)", "np.maximum(a, 0) -> np.maximum(a, 0, out=a)"),
])
def test_each_operator_changes_what_it_is_for(statement: str, change: str) -> None:
    """Operators, constants, axes, comparisons, arguments, statements, state and writing in place."""
    assert change in changes(statement)


def test_only_arrays_of_the_caller_are_written_into() -> None:
    """Nobody sees a step in place in an array that the function has made itself."""
    assert not [id for id in changes("a = np.ones(3); c = a - b; d = np.exp(a)") if "out=" in id or "a -= b c" in id]


@pytest.mark.parametrize(("statement", "change", "expected"), [
    ("return a > b", "a > b -> (a >= b)", "meets values for which a > b and a >= b differ, such as equal ones"),
    ("return a if b else 0", "a if b else 0 -> a", "meets values for which b is true, and others"),
    ("for i in a: g(i)", "for i in a: g(i) -> for i in a: g(i) break", advice.SECOND_STEP),
    ("g(a)", "g(a) -> pass", "needs what this statement does"),
    ("self.x = a", "self.x = a -> type(self).x = a", advice.TWO_INSTANCES),
    ("self.x = a", "self.x = a -> if getattr(self, 'x', None) is None: self.x = a", advice.TWICE),
    ("self.x = a", "self.x = a -> self.x += a", advice.TWICE),
    ("a = a - b", "a = a - b -> a -= b", advice.CALLERS_ARRAY),
    ("a -= b", "a -= b -> a = a - b", advice.CALLERS_ARRAY),
    ("return a - b", "return a - b -> a -= b return a", advice.CALLERS_ARRAY),
    ("return a.copy()", "a.copy() -> a", advice.CALLERS_ARRAY),
    ("return np.maximum(a, 0)", "np.maximum(a, 0) -> np.maximum(a, 0, out=a)", advice.CALLERS_ARRAY),
    ("return a.clamp(min=0)", "a.clamp(min=0) -> a.clamp_(min=0)", advice.CALLERS_ARRAY),
    ("return a.sum()", "a.sum() -> a.mean()", "needs this value: with sizes that differ"),
])
def test_each_mutant_says_which_case_sees_it(statement: str, change: str, expected: str) -> None:
    """The advice follows from what was changed."""
    found, = (one for one in mutants_of(f"def f(self, a, b):\n    {statement}\n") if one.id == f"f: {change}")
    assert found.advice.startswith(expected)


def test_only_what_students_write_is_changed() -> None:
    """Where there are markers, nothing outside them changes; a docstring never does."""
    text = ('def given(a):\n    return a + 1\n\n\n'
            'def f(a):\n    """Add 1."""\n    ### BEGIN SOLUTION\n    return a + 1\n    ### END SOLUTION\n')
    found = list(mutants_of(text))
    assert {one.function for one in found} == {"f"}
    assert all("def given(a):\n    return a + 1\n" in one.text and '"""Add 1."""' in one.text for one in found)


def test_characters_of_several_bytes_move_no_place() -> None:
    """Syntax trees count columns in bytes."""
    text = "def f(a):\n    g('öäü', a + 1)\n    return 'ß' + a\n"
    assert "def f(a):\n    g('öäü', (a - 1))\n    return 'ß' + a\n" in texts(text)


def test_every_mutant_is_another_program_under_a_name_of_its_own() -> None:
    """Two mutants never have the same syntax or the same id, and none has the reference's syntax."""
    for text in reference_sources(RUNNERS["cmu_hw3"].homework).values():
        found = list(mutants_of(text))
        shapes = [ast.dump(ast.parse(one.text)) for one in found]
        assert len({one.id for one in found}) == len(found)
        assert len({ast.dump(ast.parse(text)), *shapes}) == len(found) + 1


def sample() -> list[object]:
    """One in several of each homework's mutants, and all that are right."""
    found = []
    for name, runner in RUNNERS.items():
        every = mutants(runner.homework)
        chosen = [one for one in every if one.kind == MUTANT][::ONE_IN * (4 if runner.homework.extends else 1)]
        chosen += [one for one in every if one.kind == EQUIVALENT and not runner.homework.extends]
        found += [pytest.param(name, one, id=f"{name}-{one.id}") for one in chosen]
    return found


@pytest.mark.parametrize(("name", "mutant"), sample())
def test_a_case_sees_a_mutant_unless_it_is_right(name: str, mutant: Candidate) -> None:
    """A mutant loses points on some part; one that equivalents.toml lists loses none."""
    runner = RUNNERS[name]
    assert bool(runner.loses_on(mutant.sources, runner.homework.parts)) == (mutant.kind == MUTANT)


def test_a_mutant_that_no_case_sees_is_a_problem() -> None:
    """The sentence says what to do; a right one that loses is a problem as well."""
    mutant, right = Candidate("f: a -> b", MUTANT, {}, about="calls it twice"), Candidate("f: a -> b", EQUIVALENT, {})
    assert judge(mutant, Judged({"one": 1.0})).problems == ()
    assert judge(mutant, Judged({})).problems == (
        "f: a -> b: no case sees it; add a case that calls it twice, or say in equivalents.toml why it is right.",)
    assert judge(right, Judged({})).problems == ()
    assert judge(right, Judged({"one": 1.0})).problems == ("f: a -> b is right but loses 1 on one.",)


@pytest.mark.parametrize(("text", "sentence"), [
    ('[[equivalent]]\nid = "f: a -> b"\nwhy = "it is"\n', "there is no mutant or function 'f: a -> b'"),
    ('[[ungraded]]\nfunction = "g"\nwhy = "it is"\n', "there is no mutant or function 'g'"),
    ('[[equivalent]]\nid = "f: a -> b"\n', "missing"),
])
def test_a_list_of_right_mutants_is_checked(text: str, sentence: str, tmp_path: Path) -> None:
    """An entry of a mutant that is gone is refused, and so is one without a reason."""
    homework = write_homework(tmp_path, "@weight(10)\ndef test_a(submission): pass\n")
    (homework.reference_dir / "equivalents.toml").write_text(text)
    with pytest.raises(HomeworkError, match=sentence):
        mutants(homework)
