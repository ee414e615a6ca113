"""A plain pytest file is graded, told and charged as its author means it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from meta_tests.engine.grading import environment
from meta_tests.legacy.here import HOME, Graded, grade_here, make_homework

NO_VECTOR = "calculator.py has no Vector (did you mean 'Vektor'?)."


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Graded]:
    """Grades a submission by its name, once."""
    folder = tmp_path_factory.mktemp("plain")
    root = make_homework(folder / "root", HOME / "plain", HOME / "reference")
    done: dict[str, Graded] = {}

    def grade(name: str) -> Graded:
        if name not in done:
            place = HOME / "reference" if name == "reference" else HOME / "submissions" / name
            done[name] = grade_here(root, place, folder / f"{name}.json")
        return done[name]

    return grade


def verdicts(graded: Graded, verdict: str) -> set[str]:
    """The cases with this verdict, without ``test_``."""
    return {name.removeprefix("test_") for name, test in graded.tests.items()
            if test["extra_data"]["verdict"] == verdict}


def test_the_reference_passes(graded: Callable[[str], Graded]) -> None:
    """Every case, with all its forms of assertions."""
    found = graded("reference")
    assert (found.score, found.maximum) == (18, 18), found.faults


@pytest.mark.parametrize(("case", "lines"), [
    ("number", ["assert '120' == 120", "+  where '120' = factorial(5)"]),
    ("with_words", ["four times three times two", "assert '24' == 24", "+  where '24' = factorial(4)"]),
    ("list", ["assert [1, 2, 3] == [1, 2, 3, 6]", "The left has 3 items, the right 4"]),
    ("dict", ["assert {'a': 1, 'b': 1} == {'a': 2, 'b': 1}", "At key 'a': 1 != 2"]),
    ("text", ["At index 8 diff: '3' != '2'"]),
])
def test_a_bare_assert_shows_both_sides(graded: Callable[[str], Graded], case: str, lines: list[str]) -> None:
    """What came out, what should have, the call, and how the two differ."""
    output = [line.strip() for line in graded("returns_texts").tests[f"test_{case}"]["output"].splitlines()]
    assert [line for line in lines if line not in output] == [], output


def test_no_address_and_no_source_is_shown(graded: Callable[[str], Graded]) -> None:
    """The text is the same in every run, and has no line of the case file; a hidden case shows nothing at all."""
    found = graded("returns_texts")
    texts = "\n".join(test.get("output", "") for test in found.tests.values())
    assert " at 0x" not in texts
    assert "def test_" not in texts
    assert "eleven" not in found.raw
    assert "39916800" not in found.raw


@pytest.mark.parametrize(("case", "call"), [
    ("attribute_of_a_result", "minmax([2, 1])"), ("unpacked", "minmax([2, 1])"), ("computed", "factorial(2)"),
    ("close", "pi()"),
])
def test_a_missing_return_is_the_student_s(graded: Callable[[str], Graded], case: str, call: str) -> None:
    """A None that a case computes with fails the case, and the text names the call."""
    test = graded("returns_none").tests[f"test_{case}"]
    assert test["extra_data"]["verdict"] == "failed"
    if case != "close":  # there the comparison itself says that None is not the number
        assert f"{call} returned None: is it still to be written, or is a return missing?" in test["output"]


def test_values_of_another_kind_are_the_student_s(graded: Callable[[str], Graded]) -> None:
    """Text instead of a number, or a set instead of a pair: the case cannot use it, and the reference's it can."""
    found = graded("returns_texts")
    assert verdicts(found, "could not be judged") == set()
    output = found.tests["test_attribute_of_a_result"]["output"]
    assert output.startswith("The case could not use what your code returned: AttributeError: 'set' object has no")


def test_a_missing_name_costs_only_the_cases_that_use_it(graded: Callable[[str], Graded]) -> None:
    """The file imports it at its top, and its other cases run all the same."""
    found = graded("knows_no_vector")
    assert verdicts(found, "failed") == {"vector"}
    assert found.tests["test_vector"]["output"].startswith(NO_VECTOR)
    assert verdicts(found, "could not be judged") == set()


def test_a_missing_exception_is_named(graded: Callable[[str], Graded]) -> None:
    """A case that only mentions it, in ``pytest.raises``, fails and says that it is missing."""
    found = graded("knows_no_error")
    assert verdicts(found, "failed") == {"raises_own"}
    output = found.tests["test_raises_own"]["output"]
    assert output.startswith("calculator.py has no CalculatorError (did you mean 'Calculator'?).")


def test_a_file_that_cannot_be_read_fails_every_case(graded: Callable[[str], Graded]) -> None:
    """No case blames the grader for it."""
    found = graded("syntax_error")
    assert found.score == 0
    assert len(verdicts(found, "failed")) == 17


def test_objects_that_claim_everything_earn_nothing(graded: Callable[[str], Graded]) -> None:
    """An object over there equals no value of a case, contains none and is computed with none.

    The one that passes compares two values of the submission with each other, and nothing with a value of its own.
    """
    found = graded("answers_by_objects")
    assert {name for name, test in found.tests.items() if test["score"]} == {"test_unpacked"}


def test_it_can_be_handed_out(tmp_path: Path) -> None:
    """The answers are recorded of cases that ask for exceptions, and of one that cannot reach student code."""
    root = make_homework(tmp_path / "root", HOME / "plain", HOME / "reference")
    script = ("import sys; from pathlib import Path\n"
              "from autograder.engine.process import prepare_process; prepare_process()\n"
              "from autograder.bundle.record import Recording\n"
              "from autograder.homework import load_homework\n"
              "print(len(Recording(load_homework('calculator', Path(sys.argv[1]))).cases))")
    done = subprocess.run([sys.executable, "-c", script, str(root)], env=environment(), capture_output=True, text=True,
                          timeout=120, check=False)
    assert done.stdout.splitlines()[-1:] == ["16"], done.stderr
