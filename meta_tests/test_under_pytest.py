"""``pytest tests/<hw>`` with pytest alone, and the project's own options where pytest-xdist is missing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from autograder.homework import ROOT, find_homeworks, load_homework
from meta_tests.engine.grading import make_root

CASES = '''
import unittest
from gradescope_utils.autograder_utils.decorators import weight

@weight(1)
def test_right(submission):
    """double doubles."""
    assert submission.toy.double(2) == 4

class TestMethods(unittest.TestCase):
    @weight(2)
    def test_wrong(self):
        """double triples, says a case that is wrong itself."""
        import toy
        self.assertEqual(toy.double(2), 6)

    def helper(self):
        return None
'''


def pytest_run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run pytest as an author does, without the options of the run that this is a part of."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    return subprocess.run([sys.executable, "-m", "pytest", "-p", "no:xdist", *arguments], cwd=root,
                          env={**environment, "PYTHONPATH": str(root)}, capture_output=True, text=True, check=False)


def test_the_reference_is_graded(tmp_path: Path) -> None:
    """Each case is an item with its verdict; a case that fails on the reference shows its text and what to type."""
    root = make_root(tmp_path / "root", "numbers = 3", public_numbers=CASES)
    shutil.copy(ROOT / "tests" / "conftest.py", root / "tests")
    shutil.copytree(ROOT / "autograder", root / "autograder")
    done = pytest_run(root, "-v", "tests/double")
    found = re.findall(r"^tests/double/public/test_numbers.py::(\S+) (\w+)", done.stdout, re.MULTILINE)
    assert found == [("test_right", "PASSED"), ("TestMethods::test_wrong", "FAILED")], done.stdout
    assert "double triples, says a case that is wrong itself." in done.stdout
    assert "4 != 6" in done.stdout
    assert ("More: autograder grade double reference/double --staff --case "
            "public/test_numbers.py::TestMethods::test_wrong") in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_an_edition_has_the_cases_of_its_base() -> None:
    """Its own folder contains only what differs; pytest sees them all, under the edition's name."""
    edition = next(name for name in find_homeworks() if load_homework(name).extends)
    files = {f"tests/{edition}/{path.parent.name}/{path.name}"
             for path in load_homework(edition).cases_dir.glob("*/test_*.py")}
    done = pytest_run(ROOT, "--collect-only", "-q", f"tests/{edition}")
    assert {line.partition("::")[0] for line in done.stdout.splitlines() if "::" in line} == files


def test_pytest_runs_without_xdist() -> None:
    """The options that pyproject.toml sets for it are accepted and ignored."""
    done = pytest_run(ROOT, "--collect-only", "-q", "meta_tests/test_text.py")
    assert done.returncode == 0, done.stderr
    assert "meta_tests/test_text.py::" in done.stdout
