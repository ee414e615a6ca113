"""What an existing suite does that cannot work here is said when cases are collected, and no student pays for it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from autograder.engine.limits_of_suites import limits_of

sys.path.insert(0, str(Path(__file__).parent))

from grading import grade_toy, make_root, submit

NOTICED = [
    ("self.assertWarns(UserWarning, f)", "does not notice its warnings"),
    ("self.assertLogs('x')", "does not notice its logging"),
    ("mock.patch('builtins.input', f)", "does not see what a case patches"),
    ("patch.object(toy, 'f')", "does not see what a case patches"),
    ("monkeypatch.setattr('builtins.input', f)", "does not see what a case patches"),
    ("inspect.getsource(toy)", "its files are not beside the cases"),
    ("importlib.reload(toy)", "its files are not beside the cases"),
    ("open('sub/toy.py').read()", "toy.py is not a file on disk; run it with submission.run_script('toy.py')"),
    ("pytest.raises(SystemExit)", "SystemExit of student code is an ordinary exception"),
    ("self.assertRaises(StopIteration, f)", "StopIteration of student code is an ordinary exception"),
]
FINE = ["self.assertEqual(f(1), 1)", "open('data.txt')", "pytest.raises(ValueError)", "toy.dispatch(1)",
        "mock.patch('sys.stdout', f)", "monkeypatch.setattr(sys, 'stdin', f)", "subprocess.run(['python', 'toy.py'])"]


def limits(tmp_path: Path, statement: str) -> dict[str, str]:
    """What is found in a case with this statement, in a function, in a method and in a set-up."""
    path = tmp_path / "test_a.py"
    path.write_text(f"def test_f(x):\n    {statement}\nclass TestA:\n    def test_m(self):\n        {statement}\n"
                    f"class TestB:\n    def setUp(self):\n        {statement}\n    def test_s(self): pass\n"
                    "def test_other(): pass\n")
    return limits_of(path, ["toy.py"])


@pytest.mark.parametrize(("statement", "sentence"), NOTICED)
def test_each_limit_is_noticed(tmp_path: Path, statement: str, sentence: str) -> None:
    """In a function, in a method, and in the set-up of a class; other cases of the file are not affected."""
    found = limits(tmp_path, statement)
    assert set(found) == {"test_f", "TestA::test_m", "TestB::test_s"}
    assert all(sentence in text for text in found.values())


@pytest.mark.parametrize("statement", FINE)
def test_what_works_is_not_noticed(tmp_path: Path, statement: str) -> None:
    """Ordinary assertions, other files, replaced streams and programs."""
    assert limits(tmp_path, statement) == {}


def test_a_fixture_is_noticed(tmp_path: Path) -> None:
    """By the name of the parameter."""
    path = tmp_path / "test_a.py"
    path.write_text("def test_f(capfd):\n    pass\n")
    assert "read what it prints with capsys" in limits_of(path, ["toy.py"])["test_f"]


SUITE = '''
import unittest
from unittest.mock import patch
import toy
from gradescope_utils.autograder_utils.decorators import weight

class TestAll(unittest.TestCase):
    @weight(1)
    @patch("builtins.input", return_value="3")
    def test_patched(self, _):
        self.assertEqual(toy.ask(), "3")

    @weight(1)
    @patch("builtins.input", return_value="3")
    def test_patched_and_right(self, _):
        self.assertEqual(toy.double(3), 6)

    @weight(1)
    @patch("builtins.input", return_value="3")
    def test_patched_and_missing(self, _):
        toy.triple(3)

    @weight(1)
    def test_wrong_itself(self):
        self.assertEqual({"a": 1}["b"], toy.double(1))

    @weight(1)
    def test_wrong_value(self):
        self.assertEqual(toy.double(2)["b"], 1)
'''
PLAIN = '''
from gradescope_utils.autograder_utils.decorators import weight

@weight(1)
def test_wrong_itself(submission):
    """A mistake of the case"""
    assert submission.toy.double(1) == {"a": 1}["b"]

@weight(1)
def test_not_in_words(submission):
    """An exception that no value explains"""
    raise OSError("the disk is full")
'''
STUDENT = "def ask(): return input()\ndef double(x): return 2 * x\n"


def test_no_student_pays_for_a_limit(tmp_path: Path) -> None:
    """A case beyond a limit is noted and not charged; a missing name is the student's in any case, and so is a value
    that the case cannot use, but not a mistake of the case that shows with the reference too."""
    root = make_root(tmp_path / "root", "suite = 5\nplain = 2", public_suite=SUITE, public_plain=PLAIN)
    graded = grade_toy(submit(tmp_path / "submission", STUDENT), tmp_path / "results.json", root)
    found = {test["extra_data"]["case"].partition("public/test_")[2]: test["extra_data"]["verdict"]
             for test in graded.data["tests"]}
    assert found == {
        "suite.py::TestAll::test_patched": "could not be judged",
        "suite.py::TestAll::test_patched_and_right": "passed",
        "suite.py::TestAll::test_patched_and_missing": "failed",
        "suite.py::TestAll::test_wrong_itself": "could not be judged",
        "suite.py::TestAll::test_wrong_value": "could not be judged",  # the reference's value is a number, too
        "plain.py::test_wrong_itself": "could not be judged",
        "plain.py::test_not_in_words": "could not be judged",
    }
    notes = [note for note in graded.data["extra_data"]["grader_notes"] if note.endswith("it could not be judged.")]
    assert len(notes) == 3
    assert notes[0].startswith("tests/double/public/test_suite.py::TestAll::test_patched: student code runs in a")
