"""A unittest suite written for gradescope-utils runs unchanged, and better than where it came from."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest

from autograder.report.shown import UNJUDGED_SENTENCE

sys.path.insert(0, str(Path(__file__).parent))

from grading import Graded, grade_toy, make_root, submit

SUITE = '''
import os
import sys
import unittest
import numpy as np
import toy
from gradescope_utils.autograder_utils.decorators import (
    leaderboard, number, partial_credit, tags, visibility, weight)
from toy import Counter, double


class TestDouble(unittest.TestCase):
    def setUp(self):
        self.x = np.arange(3.0)

    @weight(1)
    @number("1.7")
    @tags("arrays")
    @visibility("after_published")
    def test_array(self):
        """Doubles an array"""
        np.testing.assert_allclose(double(self.x), 2 * self.x)
        np.testing.assert_allclose(toy.double(self.x), [0, 2, 4])

    @weight(1)
    def test_without_docstring(self):
        self.assertEqual(double(4), 8)

    @partial_credit(4)
    def test_partial(self, set_score=None):
        """Gives part of its points"""
        set_score(3)

    @weight(1)
    @leaderboard("speed", "asc")
    def test_leaderboard(self, set_leaderboard_value=None):
        """Sets a leaderboard value"""
        set_leaderboard_value(12.5)

    @weight(1)
    def test_counter(self):
        """Uses an object"""
        counter = Counter(1)
        np.testing.assert_array_equal(counter.step(), np.full(3, 2))
        self.assertEqual(counter.count, 2)
        self.assertEqual(toy.SIZE, 3)

    @weight(1)
    def test_sub_tests_good(self):
        """Holds in all its subtests"""
        for n in range(3):
            with self.subTest(n=n):
                self.assertEqual(double(n), 2 * n)

    @weight(1)
    def test_sub_tests_bad(self):
        """Fails in one of its subtests"""
        for n in range(3):
            with self.subTest(n=n):
                self.assertNotEqual(double(n), 2, "twice one is two")

    @weight(1)
    def test_raises(self):
        """The student's code raises"""
        double(None)

    @weight(1)
    def test_process(self):
        """Runs elsewhere"""
        self.assertNotEqual(toy.pid(), os.getpid())
        self.assertNotIn("student was here", os.environ)
        self.assertIsNone(getattr(toy, "__file__", None))

    @weight(1)
    @unittest.skip("not today")
    def test_skipped(self):
        """Is skipped"""

    @weight(1)
    def test_grader_fault(self):
        """Passes something that is not data"""
        double(object())


class TestBrokenSetUp(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        raise RuntimeError("the class cannot be set up")

    @weight(2)
    def test_one(self):
        """Never runs"""

    @weight(3)
    def test_two(self):
        """Never runs either"""


class TestSharedSetUp(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.counter = Counter(5)

    @weight(1)
    def test_uses_class_object(self):
        """Uses what setUpClass made"""
        self.assertEqual(self.counter.count, 5)
'''
STAR = '''
import unittest
from gradescope_utils.autograder_utils.decorators import weight
from toy import *


class TestStar(unittest.TestCase):
    @weight(1)
    def test_star(self):
        """Finds names by a star import"""
        self.assertEqual(double(2), 4)
        self.assertEqual(Counter(1).count, 1)
'''
STUDENT = '''
import os
import numpy as np
os.environ["student was here"] = "1"
SIZE = 3
def double(x): return 2 * x
def pid(): return os.getpid()
class Counter:
    def __init__(self, start=0): self.count = start
    def step(self):
        self.count += 1
        return np.full(SIZE, self.count)
'''


@pytest.fixture(scope="module")
def legacy(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """A right submission, graded by a suite for gradescope-utils."""
    folder = tmp_path_factory.mktemp("legacy")
    root = make_root(folder / "root", "old = 20\nstar = 1", public_old=SUITE, public_star=STAR)
    return grade_toy(submit(folder / "submission", STUDENT), folder / "results.json", root, launcher="fork")


@pytest.mark.parametrize(("name", "score"), [
    ("array", 1), ("without_docstring", 1), ("partial", 3), ("leaderboard", 1), ("counter", 1), ("sub_tests_good", 1),
    ("sub_tests_bad", 0), ("raises", 0), ("star", 1), ("process", 1), ("skipped", 0), ("grader_fault", 0),
    ("one", 0), ("two", 0), ("uses_class_object", 1),
])
def test_each_method_scores_what_it_should(legacy: Graded, name: str, score: float) -> None:
    """setUp, imports of the student's names, partial credit, subtests and class set-ups count as in unittest."""
    assert legacy.tests[f"test_{name}"]["score"] == score


def test_the_denominator_is_whole(legacy: Graded) -> None:
    """A skip and a raise in setUpClass take nothing from the maximum."""
    assert legacy.maximum == 21
    assert len(legacy.tests) == 15


def test_decorators_reach_the_results(legacy: Graded) -> None:
    """number, tags, visibility and leaderboard arrive; the name is the docstring, or else the method's."""
    test = legacy.tests["test_array"]
    assert (test["number"], test["tags"], test["visibility"]) == ("1.7", ["arrays"], "after_published")
    assert test["name"] == "Doubles an array"
    assert legacy.tests["test_without_docstring"]["name"] == "test_without_docstring"
    assert legacy.data["leaderboard"] == [{"name": "speed", "value": 12.5, "order": "asc"}]


def test_failures_are_reported(legacy: Graded) -> None:
    """A failing subtest tells its assertion, and an exception of the student's code its call and line."""
    assert "twice one is two" in legacy.tests["test_sub_tests_bad"]["output"]
    raised = legacy.tests["test_raises"]["output"]
    assert raised.startswith("double(None) raised TypeError: unsupported operand")
    assert "toy.py, line 6, in double" in raised


@pytest.mark.parametrize("name", ["one", "two"])
def test_a_raise_in_the_class_set_up_fails_each_of_its_cases(legacy: Graded, name: str) -> None:
    """A raise in setUpClass fails the cases of that class alone, and each says what was raised."""
    test: dict[str, Any] = legacy.tests[f"test_{name}"]
    assert (test["score"], test["extra_data"]["verdict"]) == (0, "failed")
    assert test["output"].startswith("The test raised RuntimeError: the class cannot be set up")


@pytest.mark.parametrize("name", ["skipped", "grader_fault"])
def test_the_suites_own_faults_could_not_be_judged(legacy: Graded, name: str) -> None:
    """A skip and a wrong argument are faults of the grader, and noted for instructors."""
    test: dict[str, Any] = legacy.tests[f"test_{name}"]
    assert test["extra_data"]["verdict"] == "could not be judged"
    assert test["output"].startswith(UNJUDGED_SENTENCE)
    assert f"test_{name}" in legacy.faults


def test_the_students_code_never_runs_in_the_graders_process(legacy: Graded) -> None:
    """The suite saw another process id and untouched environment; afterwards no student module is loaded."""
    assert legacy.tests["test_process"]["score"] == 1
    assert re.search(r"student modules: \[\]", legacy.stderr)
