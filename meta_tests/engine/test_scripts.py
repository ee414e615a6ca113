"""Commands that start a file of the submission are found, and no others."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from autograder.engine.scripts import script_of
from autograder.errors import GraderError

FILES = ("calculator.py", "helper.py")


@pytest.mark.parametrize(("command", "found"), [
    (["python", "calculator.py"], ["calculator.py"]),
    ([sys.executable, "calculator.py", "1", "-x"], ["calculator.py", "1", "-x"]),
    (["/usr/bin/python3.11", "-u", "-W", "error", "./calculator.py"], ["calculator.py"]),
    (["python3", Path("/autograder/submission/calculator.py")], ["calculator.py"]),
    (["python3", "-m", "calculator", "2"], ["calculator.py", "2"]),
    (["./calculator.py", "2"], ["calculator.py", "2"]),
    ("python3 calculator.py 'a b' 2", ["calculator.py", "a b", "2"]),
    (["python3", "-c", "print(1)"], None),
    (["python3", "other.py", "calculator.py"], None),
    (["diff", "calculator.py", "x"], None),
    ("ls | grep calculator.py", None),
    ([], None),
])
def test_a_started_file_is_found(command: Any, found: list[str] | None) -> None:
    """By any name of Python, with its options, as a module, as itself; reading a file does not start it."""
    assert script_of(command, FILES) == found


@pytest.mark.parametrize("command", ["python3 calculator.py | sort", "echo 1 | python3 calculator.py",
                                     "python3 calculator.py > out.txt", ["timeout", "5", "python3", "calculator.py"]])
def test_what_cannot_be_followed_is_refused(command: Any) -> None:
    """A pipe, a redirection, another program around it: the sentence says what works."""
    with pytest.raises(GraderError, match=r"Only python calculator\.py with its arguments can be started here; use"):
        script_of(command, FILES)
