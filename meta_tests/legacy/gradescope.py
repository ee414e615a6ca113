"""Grades a suite as Gradescope's sample does: gradescope-utils' JSONTestRunner, beside the student's files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

SCRIPT = """
import sys, unittest
from gradescope_utils.autograder_utils import files
from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner
files.check_submitted_files.__defaults__ = (".",)
with open("results.json", "w") as stream:
    JSONTestRunner(visibility="visible", stream=stream).run(unittest.defaultTestLoader.discover("suite"))
"""


def grade_as_gradescope(suite: Path, submission: Path, folder: Path) -> dict[str, Any]:
    """The results.json of a suite's files on a submission."""
    shutil.copytree(submission, folder)
    shutil.copytree(suite, folder / "suite", ignore=shutil.ignore_patterns("__pycache__"))
    tools = folder / "tools"
    tools.mkdir()
    (tools / "python3").symlink_to(sys.executable)
    environment = {**os.environ, "PYTHONPATH": str(folder), "PATH": f"{tools}:{os.environ['PATH']}"}
    done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=folder, env=environment, capture_output=True, text=True,
                          timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return dict(json.loads((folder / "results.json").read_text()))
