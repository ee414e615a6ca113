"""The first results.json: valid, and on disk before anything large is imported."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.report.results import validate
from meta_tests.engine.grading import RIGHT, environment

WITHOUT = '''
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("numpy", "pytest", "_pytest", "hypothesis", "rich"):
            raise ImportError(f"{name} is missing")

sys.meta_path.insert(0, Missing())
from autograder.__main__ import main
sys.exit(main(sys.argv[1:]))
'''


@pytest.mark.parametrize("command", [["grade", "cmu_hw3", str(RIGHT), "--results", "results.json", "--quiet"],
                                     ["local", "--homework", "cmu_hw3", str(RIGHT)]])
def test_it_needs_neither_numpy_nor_pytest_nor_rich(tmp_path: Path, command: list[str]) -> None:
    """Where these cannot be imported, a valid file gives every part 0 as the grader's fault."""
    (tmp_path / ".results.json.0a1b2c3d.tmp").write_text("what a killed grader left")
    done = subprocess.run([sys.executable, "-c", WITHOUT, *command], cwd=tmp_path, env=environment(),
                          capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1, done.stderr
    assert os.listdir(tmp_path) == ["results.json"]
    content = (tmp_path / "results.json").read_bytes()
    data = json.loads(content)
    assert validate(content) == []
    assert sum(test["max_score"] for test in data["tests"]) == 50
    assert {test["extra_data"]["verdict"] for test in data["tests"]} == {"could not be judged"}
    assert "is missing" in "".join(data["extra_data"]["grader_notes"])
