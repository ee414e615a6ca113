"""Names: how many wrong solutions are named after their mistake, and that a wrong name is a problem."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from autograder.certify.catalogue import Candidate
from autograder.certify.cells import Cell, Failed, Judged
from autograder.certify.kills import kill_matrix, to_data
from autograder.certify.naming import KNOWN, LEFT_OUT, MUTANTS, RIGHT, Naming, naming
from autograder.certify.page import to_page
from autograder.certify.summary import summary
from autograder.diagnosis.observation import VALUE, Observation
from autograder.diagnosis.record import Known, WrongAnswers, seen_of
from autograder.failure import Compared, Failure
from autograder.homework import Homework

HOMEWORK = Homework(title="T", files=["a.py"], parts={"one": 1}, id="hw", root="/nowhere")
FIXED, OTHER, FUZZED = "public/test_one.py::test_a", "hidden/test_one.py::test_b", "hidden/test_one.py::test_fuzzed"
CASES = (FIXED, OTHER, FUZZED)
TWICE, HALF, SUM = (np.array(values) for values in ([1.5, 2.25, 3.75], [0.375, 0.625, 0.875], [7.5, 8.25, 9.125]))


def wrong(values: np.ndarray) -> Observation:
    """A wrong value of three numbers."""
    return Observation(VALUE, "f: the result", Compared("f: the result", values, np.ones(3, bool)))


def cell(id: str, kind: str, observed: dict[str, np.ndarray], relation: str = "") -> Cell:
    """A candidate with these wrong values."""
    failure = Failure("f: the result is wrong", relation)
    return Cell(Candidate(id, kind, {}), Judged({}, tuple(observed), (), tuple(
        Failed(case, failure, wrong(values)) for case, values in observed.items())), ())


def known(id: str, meaning: str, observed: dict[str, np.ndarray]) -> Known:
    """A mistake of the record."""
    return Known(id, "one", (), "f", "", meaning, (), tuple(
        seen_of(wrong(values), CASES.index(case), 1) for case, values in observed.items()))


ANSWERS = WrongAnswers((FIXED, OTHER), ("one", "one"), ("", "f: the result"), (
    known("twice", "the factor", {FIXED: TWICE}), known("double", "the factor", {FIXED: TWICE}),
    known("half", "the other factor", {FIXED: HALF})))


def counted(row: str, *cells: Cell) -> dict[str, int]:
    """The verdicts of a row that some candidate has."""
    return {verdict: count for verdict, count in naming(cells, CASES, ANSWERS).rows[row].items() if count}


def test_a_mistake_is_named_itself_and_by_its_synonym_when_it_is_left_out() -> None:
    """A mistake without a synonym has no name then, but perhaps a relation."""
    both = [cell("twice", "mistake", {FIXED: TWICE}), cell("half", "mistake", {FIXED: HALF}, "is half the right one")]
    assert counted(KNOWN, *both) == {"right": 2}
    assert counted(LEFT_OUT, *both) == {"synonym": 1, "relation": 1}


def test_a_mutant_that_does_what_a_mistake_does_is_that_mistake() -> None:
    """It must do so on the examples of fuzzed cases too, which are not in the record; else the name is wrong."""
    mistake = cell("half", "mistake", {FIXED: HALF, FUZZED: SUM})
    same, other = ({FIXED: HALF, FUZZED: values} for values in (SUM, TWICE))
    assert counted(MUTANTS, mistake, cell("f: a -> b", "mutant", same)) == {"right": 1}
    assert counted(MUTANTS, mistake, cell("f: a -> c", "mutant", {FIXED: SUM})) == {"nothing": 1}
    found = naming([mistake, cell("f: a -> b", "mutant", other)], CASES, ANSWERS)
    assert found.wrong == ("f: a -> b is named half, which it is not (mutants).",)
    assert found.rows[MUTANTS]["wrong"] == 1


def test_a_right_solution_has_no_name() -> None:
    """Whatever is named in one is a wrong name; the template is no solution."""
    assert counted(RIGHT, cell("loops", "alternate", {}), cell("template", "template", {FIXED: HALF})) == {"nothing": 1}
    assert naming([cell("loops", "alternate", {FIXED: HALF})], CASES, ANSWERS).wrong == (
        "loops is named half, which it is not (right solutions).",)


@pytest.mark.parametrize(("answers", "headlines"), [
    (ANSWERS, {"named": 1, "relation": 1, "fact": 0, "wrong": 1, "nothing": 0}),
    (None, {"named": 0, "relation": 2, "fact": 0, "wrong": 1, "nothing": 0})])
def test_headlines_of_wrong_solutions_are_counted(answers: WrongAnswers | None, headlines: dict[str, int]) -> None:
    """With a record, the name comes before the relation; right solutions and the template do not count."""
    cells = [cell("half", "mistake", {FIXED: HALF}, "is half the right one"),
             cell("sum", "mistake", {FIXED: SUM}, "is"), cell("f: a -> b", "mutant", {FIXED: SUM}),
             cell("loops", "alternate", {}), cell("template", "template", {FIXED: HALF})]
    found = naming(cells, CASES, answers)
    assert found.headlines == headlines
    assert bool(found.rows) == (answers is not None)


def test_names_are_printed_written_and_shown() -> None:
    """A wrong name is a problem of the run."""
    rows = {KNOWN: dict.fromkeys(("right", "synonym", "at least", "relation", "nothing", "wrong"), 3)}
    found = Naming(rows, ("m is named <n>, which it is not.",), {"named": 2, "wrong": 1, "fact": 0})
    matrix = kill_matrix(HOMEWORK, [], [], naming=found)
    assert matrix.problems == ["m is named <n>, which it is not."]
    assert list(summary(matrix))[:4] == [
        "named                      right  synonym at least relation  nothing    wrong",
        "mistakes                       3        3        3        3        3        3",
        "    m is named <n>, which it is not.",
        "first headlines of wrong solutions: 2 name the mistake, 1 say only that a value is wrong"]
    assert to_data(matrix)["naming"] == {"names": rows, "wrong": ["m is named <n>, which it is not."],
                                         "headlines": {"named": 2, "wrong": 1, "fact": 0}}
    page = to_page(matrix)
    assert "m is named &lt;n&gt;" in page
    assert '<th scope="row">mistakes</th><td>3</td>' in page
    assert "Names</h2>" not in to_page(replace(matrix, naming=Naming()))
