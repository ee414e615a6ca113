"""Grading from end to end on a toy homework: what a student gets, and that nothing can lose or leak anything."""

from __future__ import annotations

import os
import re
import sys
import zipfile
from pathlib import Path

import pytest

from autograder.engine.plugin import SKIPPED
from autograder.report.results import validate
from autograder.report.shown import HIDDEN_REASON_SENTENCE, HIDDEN_SENTENCE, UNJUDGED_SENTENCE

sys.path.insert(0, str(Path(__file__).parent))

from grading import RIGHT, TOY, Graded, grade_toy, make_root, submit

ODD_CASES = '''
import numpy as np
import pytest
from gradescope_utils.autograder_utils.decorators import (
    hide_errors, leaderboard, number, partial_credit, tags, visibility, weight)

@pytest.fixture
def broken():
    raise RuntimeError("the fixture's secret")

@weight(1)
@pytest.mark.skip(reason="later")
def test_skipped_by_mark(submission):
    """Skipped by a mark."""

@weight(1)
def test_skips_itself(submission):
    """Skips itself."""
    pytest.skip("no")

@weight(1)
@pytest.mark.xfail
def test_xfailed(submission):
    """Is expected to fail."""
    assert submission.toy.double(1) == 3

@weight(1)
def test_broken_set_up(submission, broken):
    """Has a set-up that raises."""

@weight(1)
def test_own_key_error(submission):
    """Has a mistake of its own."""
    assert {"known": submission.toy.double(1)}["the case's secret"] == 2

@weight(1)
def test_passes_no_data(submission):
    """Passes something that is not data."""
    submission.toy.double(object())

@weight(1)
@pytest.mark.parametrize("n", [1, 2, 3])
def test_many_good(submission, n):
    """Holds for three numbers."""
    assert submission.toy.double(n) == 2 * n

@weight(1)
@pytest.mark.parametrize("n", [1, 2, 3])
def test_many_bad(submission, n):
    """Holds for two of three numbers."""
    assert submission.toy.double(n) != 4, f"double({n}) is 4"

def scored(points):
    @partial_credit(1)
    def test(submission, set_score):
        """Sets a score, or none."""
        if points is not None:
            set_score(points)
    return test

test_score_set, test_score_unset, test_score_zero = scored(0.25), scored(None), scored(0.0)

@partial_credit(1)
@leaderboard("inner", "asc")
@number("9.9")
@tags("a", "b")
@visibility("after_due_date")
def test_decorated(submission, set_score, set_leaderboard_value):
    """Has all decorators."""
    set_score(0.5)
    set_leaderboard_value(7)

@leaderboard("outer")
@partial_credit(1)
def test_decorated_the_other_way(submission, set_score, set_leaderboard_value):
    """Has two decorators in the other order."""
    set_score(0.5)
    set_leaderboard_value(8)

@weight(1)
@hide_errors("Something is wrong.")
def test_hides_errors(submission):
    """Hides its error."""
    assert submission.toy.double(1) == 3, "the hidden error's text"

@partial_credit(1)
def test_fails_after_its_score(submission, set_score):
    """Fails after it has set a score."""
    set_score(0.75)
    raise AssertionError("it fails")

@weight(1)
def test_globals_are_fresh_one(submission):
    """Counts in a global."""
    assert submission.toy.remember() == 1, "a global survived"

@weight(1)
def test_globals_are_fresh_two(submission):
    """Counts in a global too."""
    assert submission.toy.remember() == 1, "a global survived"
'''
HIDDEN_CASES = '''
from gradescope_utils.autograder_utils.decorators import weight

@weight(1)
def test_hidden_print(submission):
    """double is right for one more number."""
    assert submission.toy.double(73219) == 5, "the expected value is 51237"

@weight(1)
def test_hidden_raise(submission):
    """Counter is right once more."""
    assert submission.toy.Counter(73219).step() == 5

@weight(1)
def test_hidden_pass(submission):
    """double is right for a hidden number."""
    assert submission.toy.double(4) == 8

@weight(1)
def test_hidden_missing(submission):
    """triple is right for a hidden number."""
    assert submission.toy.triple(73219) == 51237

@weight(1)
def test_hidden_constructor(submission):
    """Counter starts below zero."""
    assert submission.toy.Counter(-73219).step() == 5

@weight(1)
def test_hidden_data(submission):
    """Counter makes an object."""
    assert submission.toy.Counter([73219]).step() == 5
'''
TALKATIVE = '''
import os, sys, json
SEEN = []
def remember():
    SEEN.append(1)
    return len(SEEN)
def double(x):
    print("argument", x, '{"score": 100, "tests": []}')
    return 2 * x
class Counter:
    def __new__(cls, start=0):
        return type(f"Secret{start}", (float,), {})(73219) if start == [73219] else object.__new__(cls)
    def __init__(self, start=0):
        self.start = start
        if start < 0:
            raise type(f"Secret{-start}", (Exception,), {})(f"started with {start}")
    def step(self):
        raise ValueError(f"started with {self.start}")
    def __repr__(self): return f"<{self.start}>"
'''
UNJUDGED = ("skipped_by_mark", "skips_itself", "xfailed", "broken_set_up", "own_key_error", "passes_no_data")


def without_times(graded: Graded) -> str:
    """results.json without its times."""
    return re.sub(r'"execution_time": [\d.e-]+', "", graded.raw)


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """A talkative submission, graded by cases that go wrong in every way."""
    folder = tmp_path_factory.mktemp("odd")
    root = make_root(folder / "root", "odd = 17\nsecret = 6", public_odd=ODD_CASES, hidden_secret=HIDDEN_CASES)
    return grade_toy(submit(folder / "submission", TALKATIVE), folder / "results.json", root, launcher="fork")


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """The right submission, graded by the toy's own cases."""
    return grade_toy(RIGHT, tmp_path_factory.mktemp("right") / "results.json")


def test_folder_zip_and_file_give_the_same_results(right: Graded, tmp_path: Path) -> None:
    """Folder, zip and single file give one results.json, times aside; it is valid and finished, with no fault."""
    with zipfile.ZipFile(tmp_path / "right.zip", "w") as archive:
        archive.write(RIGHT / "toy.py", "toy.py")
    for submission in (tmp_path / "right.zip", RIGHT / "toy.py"):
        assert without_times(grade_toy(submission, tmp_path / "results.json")) == without_times(right)
    assert validate(right.raw.encode()) == []
    assert (right.score, right.maximum) == (6.75, 7.0)
    assert right.data["extra_data"]["finished"] is True
    assert right.data["extra_data"]["grader_notes"] == []


def test_both_launchers_give_the_same_results(right: Graded, tmp_path: Path) -> None:
    """A worker that is an interpreter of its own gives the scores and texts that a forked one gives."""
    spawned = grade_toy(RIGHT, tmp_path / "results.json", launcher="spawn")
    seen = [{name: {key: test.get(key) for key in ("score", "status", "output")} for name, test in graded.tests.items()}
            for graded in (spawned, right)]
    assert seen[0] == seen[1]


def test_relative_root_and_missing_submission(tmp_path: Path) -> None:
    """The homework's root may be a relative path; a submission that is not there scores 0 with a sentence."""
    graded = grade_toy(tmp_path / "missing.zip", tmp_path / "results.json", Path(os.path.relpath(TOY, tmp_path)),
                       launcher="fork")
    assert (graded.score, graded.maximum) == (0, 7)
    assert "missing.zip" in graded.data["output"]
    assert len(graded.tests) == 6
    assert {test["extra_data"]["verdict"] for test in graded.tests.values()} == {"failed"}


def test_denominators_do_not_change(odd: Graded) -> None:
    """Whatever the outcome of its cases, a homework is worth what [parts] says."""
    assert odd.maximum == 23
    assert len(odd.tests) == 23
    assert validate(odd.raw.encode()) == []


@pytest.mark.parametrize("name", UNJUDGED)
def test_the_graders_own_mistakes_could_not_be_judged(odd: Graded, name: str) -> None:
    """Skipped, xfailed and broken cases score 0 as the grader's fault, in one fixed sentence for the student."""
    test = odd.tests[f"test_{name}"]
    assert (test["score"], test["max_score"]) == (0, 1)
    assert test["extra_data"]["verdict"] == "could not be judged"
    assert test["output"].startswith(UNJUDGED_SENTENCE)
    assert f"test_{name}" in odd.faults


def test_instructors_read_what_went_wrong(odd: Graded) -> None:
    """The fixture's error, the case's KeyError and the skip are in the grader's notes, nowhere else."""
    for text in ("the fixture's secret", "KeyError: \"the case's secret\"", SKIPPED, "A case passed a object"):
        assert text in odd.faults
        assert all(text not in str(test) for test in odd.data["tests"])


def test_items_of_one_function_are_one_case(odd: Graded) -> None:
    """A parametrized function is one case: it passes if all its items do, and tells the first that fails."""
    assert odd.tests["test_many_good"]["score"] == 1
    assert odd.tests["test_many_bad"]["score"] == 0
    assert odd.tests["test_many_bad"]["output"].startswith("double(2) is 4")


@pytest.mark.parametrize(("name", "score"), [("score_set", 0.25), ("score_unset", 1), ("score_zero", 0),
                                             ("fails_after_its_score", 0.75)])
def test_scores_belong_to_the_case_that_set_them(odd: Graded, name: str, score: float) -> None:
    """A case has the score that it set, full points if it set none, and never another case's."""
    scored = {test["extra_data"]["case"].rpartition("::")[2]: test["score"] for test in odd.data["tests"]}
    assert scored[f"test_{name}"] == score


def test_decorators_in_any_order_reach_the_results(odd: Graded) -> None:
    """number, tags, visibility, partial_credit and leaderboard arrive, whichever decorator is the outer one."""
    test = odd.tests["test_decorated"]
    assert (test["number"], test["tags"], test["visibility"]) == ("9.9", ["a", "b"], "after_due_date")
    assert test["score"] == 0.5
    assert odd.tests["test_decorated_the_other_way"]["score"] == 0.5
    assert odd.data["leaderboard"] == [{"name": "inner", "value": 7, "order": "asc"},
                                       {"name": "outer", "value": 8, "order": "desc"}]


def test_hide_errors_replaces_the_error(odd: Graded) -> None:
    """A case with hide_errors shows that text instead of its error."""
    assert odd.tests["test_hides_errors"]["output"].startswith("Something is wrong.")
    assert "the hidden error's text" not in odd.raw


def test_each_case_has_a_fresh_worker(odd: Graded) -> None:
    """What one case leaves in a global of the student's module is not there for the next."""
    assert odd.tests["test_globals_are_fresh_one"]["score"] == 1
    assert odd.tests["test_globals_are_fresh_two"]["score"] == 1


def test_hidden_cases_leak_nothing(odd: Graded) -> None:
    """A hidden case's input and expected value appear nowhere, though the student prints and raises them."""
    assert odd.tests["test_hidden_print"]["output"] == HIDDEN_SENTENCE
    assert odd.tests["test_hidden_raise"]["output"] == HIDDEN_SENTENCE
    assert odd.tests["test_hidden_pass"]["score"] == 1
    _assert_nothing_leaked(odd)


@pytest.mark.parametrize(("name", "reason"), [
    ("missing", "toy.py has no triple."), ("constructor", "the constructor of Counter raised an exception."),
    ("data", "Counter(...) gives something, not an object of the class Counter.")])
def test_hidden_cases_say_what_is_no_secret(odd: Graded, name: str, reason: str) -> None:
    """A missing name and a constructor are named, but not what the student's code makes of the input."""
    assert odd.tests[f"test_hidden_{name}"]["output"] == HIDDEN_REASON_SENTENCE.format(reason=reason)
    _assert_nothing_leaked(odd)


def _assert_nothing_leaked(odd: Graded) -> None:
    for secret in ("73219", "51237"):
        assert secret not in odd.raw
        assert secret not in odd.stdout + odd.stderr


def test_what_a_student_prints_is_shown_and_changes_nothing(odd: Graded) -> None:
    """Printed JSON appears as text of a public case; the score and the grader's own output stay as they are."""
    assert "argument 1" in odd.tests["test_many_good"]["output"]
    assert "score" not in odd.data
    assert "argument" not in odd.stdout + odd.stderr


def test_a_file_that_cannot_be_collected_costs_its_part_alone(tmp_path: Path) -> None:
    """A syntax error in one case file leaves its part's points at 0 as the grader's fault; the others are judged."""
    double = (TOY / "tests/double/public/test_double.py").read_text()
    root = make_root(tmp_path / "root", "double = 2\nbroken = 5", public_double=double, public_broken="def test_x(:\n")
    graded = grade_toy(RIGHT, tmp_path / "results.json", root)
    assert (graded.score, graded.maximum) == (2, 7)
    assert "test_broken.py cannot be collected" in graded.faults
    broken = next(test for test in graded.data["tests"] if test["max_score"] == 5)
    assert broken["output"] == UNJUDGED_SENTENCE


REMARKS = """
from gradescope_utils.autograder_utils.decorators import weight

@weight(2)
def test_remarks(submission, remark):
    '''A remark costs nothing.'''
    remark("The first remark.")
    remark("The second remark.")
    remark("The first remark.")
    assert submission.toy.double(1) == 2
"""


def test_a_remark_is_shown_and_costs_nothing(tmp_path: Path) -> None:
    """What a case remarks beside passing is the text of a public case, once each, and of no hidden one."""
    root = make_root(tmp_path / "root", "remarks = 4", public_remarks=REMARKS, hidden_remarks=REMARKS)
    graded = grade_toy(TOY / "submissions" / "right", tmp_path / "results.json", root)
    public, hidden = graded.data["tests"]
    assert (public["score"], hidden["score"]) == (2, 2)
    assert public["output"] == "The first remark.\nThe second remark."
    assert "output" not in hidden


WEIGHT = "from gradescope_utils.autograder_utils.decorators import weight\n\n@weight(1)\n"
NO_LONG_TRACEBACKS = """
from _pytest._code.code import ExceptionInfoFormatter

def refuse(*_):
    raise RuntimeError("pytest formats a traceback")

ExceptionInfoFormatter.repr_traceback = refuse
"""


def test_no_time_goes_into_tracebacks_that_nobody_reads(tmp_path: Path) -> None:
    """pytest does not format the traceback of a case that fails, which took a seventh of a failing submission's time.
    """
    case = "def test_one(submission):\n    'One.'\n    assert submission.toy.double(1) == 2\n"
    root = make_root(tmp_path / "root", "one = 1", public_one=f"{WEIGHT}{case}")
    (root / "tests" / "double" / "conftest.py").write_text(NO_LONG_TRACEBACKS)
    graded = grade_toy(submit(tmp_path / "wrong", "def double(x):\n    return x\n"), tmp_path / "results.json", root)
    assert "test_one" in graded.tests, graded.faults
    assert graded.tests["test_one"]["extra_data"]["verdict"] == "failed"
    assert graded.faults == ""
