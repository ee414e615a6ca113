"""A suite in the style of Gradescope's samples scores the same here as under gradescope-utils."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from meta_tests.legacy.gradescope import grade_as_gradescope
from meta_tests.legacy.here import HOME, Graded, grade_here, make_homework

SUITE, REFERENCE, WRONG = HOME / "suites", HOME / "reference", HOME / "submissions" / "wrong"


class Both(NamedTuple):
    """The two gradings of a submission."""

    here: Graded
    there: dict[str, Any]

    def scores(self) -> tuple[dict[str, float], dict[str, float]]:
        """Title -> score, of every test that both know; there a leaderboard's test is none."""
        there = {_title(test["name"]): test.get("score", 0.0) for test in self.there["tests"]}
        here = {test["name"]: test["score"] for test in self.here.data["tests"]}
        return {name: here[name] for name in there}, there


def _title(name: str) -> str:
    """A test's name without its class, which gradescope-utils adds if there is no docstring."""
    return name.partition(" (")[0]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Both]:
    """The reference and a submission with a mistake in everything, graded here and there."""
    folder = tmp_path_factory.mktemp("legacy")
    root = make_homework(folder / "root", SUITE, REFERENCE)
    return {name: Both(grade_here(root, submission, folder / f"{name}.json"),
                       grade_as_gradescope(SUITE / "public", submission, folder / name))
            for name, submission in (("reference", REFERENCE), ("wrong", WRONG))}


@pytest.mark.parametrize("name", ["reference", "wrong"])
def test_every_test_scores_the_same(both: dict[str, Both], name: str) -> None:
    """Title by title; a test whose subtests fail is the exception, because it vanishes there."""
    here, there = both[name].scores()
    assert len(there) > 45
    assert here == there
    missing = {test["name"] for test in both[name].here.data["tests"]} - set(there)
    assert missing == {"Factorial of five", "A constant"} | ({"test_sub_tests"} if name == "wrong" else set())


def test_the_reference_earns_everything(both: dict[str, Both]) -> None:
    """All points but the half that a test gives to everyone, and no fault of the grader's."""
    here = both["reference"].here
    assert (here.score, here.maximum) == (52, 54)
    assert not [test for test in here.data["tests"] if test["extra_data"]["verdict"] == "could not be judged"]


def test_the_wrong_one_fails_every_assertion_method(both: dict[str, Both]) -> None:
    """No assertion passes by accident, and no failure counts as the grader's."""
    tests = both["wrong"].here.tests
    methods = {name: test for name, test in tests.items() if "test_methods.py" in test["extra_data"]["case"]}
    assert {name for name, test in methods.items() if test["score"]} == set()
    assert {test["extra_data"]["verdict"] for test in tests.values()} == {"passed", "failed"}


@pytest.mark.parametrize("name", ["reference", "wrong"])
def test_leaderboards_are_the_same(both: dict[str, Both], name: str) -> None:
    """Column, value and order."""
    here, there = both[name].here.data["leaderboard"], both[name].there["leaderboard"]
    assert sorted(here, key=str) == sorted(there, key=str)


def test_decorators_reach_the_results(both: dict[str, Both]) -> None:
    """Numbers, tags and visibility arrive; a hidden error is replaced by its sentence."""
    tests = both["wrong"].here.tests
    assert (tests["test_divide"]["number"], tests["test_divide"]["visibility"]) == ("1.2", "after_due_date")
    assert tests["test_divide"]["tags"] == ["division", "floats"]
    assert tests["test_subtract"]["visibility"] == "hidden"
    assert tests["test_multiply"]["output"].startswith("Something about multiplication is wrong")
