"""The student's path with a real ``pip install``: ``python -m pytest meta_tests/handout/full_install.py``.

Not collected by name, because it needs the package index and about half a minute.
"""

from __future__ import annotations

import sys
import venv
from pathlib import Path

from autograder.homework import Homework
from meta_tests.handout.student import fill_in, run


def test_the_handout_runs_after_pip_install(handout: Path, homework: Homework, tmp_path: Path) -> None:
    """In a fresh environment: a sentence before the install, the list on the template, 29 of 29 on the reference."""
    venv.create(tmp_path / "venv", with_pip=True)
    python = str(tmp_path / "venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python"))

    before = run(handout, "run_tests.py", python=python)
    installed = run(handout, "-m", "pip", "install", "--quiet", "-r", "requirements.txt", python=python)
    untouched = run(handout, "run_tests.py", python=python)
    fill_in(handout, homework)
    right = run(handout, "run_tests.py", python=python)

    assert (before.status, "pip install -r requirements.txt" in before.stderr) == (2, True)
    assert installed.status == 0, installed.stderr
    assert (untouched.status, "Still to write" in untouched.stdout) == (1, True)
    assert (right.status, "29 of 29 public cases passed." in right.stdout) == (0, True)
