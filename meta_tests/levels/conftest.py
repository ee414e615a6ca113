"""A toy homework that every user can read, below /tmp, where submissions look for it; and gradings of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
TOY = PROJECT / "meta_tests" / "toy"
ORDINARY_UID = 64321
ATTACK = Path(__file__).parent / "submissions" / "executes_the_reference"
SCRIPT = """
import sys
from pathlib import Path
from autograder.engine.process import prepare_process
prepare_process()
from autograder.engine.grade import grade
from autograder.engine.options import Options
from autograder.homework import load_homework
root, submission, results = map(Path, sys.argv[1:4])
options = Options(results, results.parent / "metadata.json", "unsafe" in sys.argv, without=tuple(sys.argv[4].split()))
grade(load_homework("double", root), submission, options)
"""


@dataclass(frozen=True)
class Outcome:
    """What a grading wrote."""

    score: float
    level: int
    notes: str
    printed: str


Grade = Callable[..., Outcome]


@pytest.fixture
def checkout() -> Iterator[Path]:
    """A project's folder, as git clone leaves it."""
    with open_project("levels-of-isolation-") as folder:
        yield folder


@pytest.fixture(scope="module")
def shared_checkout() -> Iterator[Path]:
    """The same, for tests that change nothing in it; no submission looks for it, as it is open to all meanwhile."""
    with open_project("never-looked-for-") as folder:
        yield folder


@contextmanager
def open_project(prefix: str) -> Iterator[Path]:
    """The toy's folders below /tmp, open to all."""
    with tempfile.TemporaryDirectory(dir="/tmp", prefix=prefix) as name:
        folder = Path(name)
        folder.chmod(0o755)
        for part in ("tests", "reference"):
            shutil.copytree(TOY / part, folder / part)
        (folder / ".git" / "objects").mkdir(parents=True)
        yield folder


@pytest.fixture
def grade(checkout: Path, tmp_path: Path) -> Grade:
    """Grades a submission to the toy in a process of its own; results go where only the tests' user can enter."""
    def grade(*, without: str = "", unsafe: bool = False, inside: Sequence[str] = (), folder: Path = tmp_path,
              user: int | None = None) -> Outcome:
        if user is not None:
            folder = checkout / "results"
            folder.mkdir()
            os.chown(folder, user, user)
        results = folder / "results.json"
        command = [*inside, sys.executable, "-c", SCRIPT, str(checkout), str(ATTACK), str(results), without]
        done = subprocess.run([*command, *["unsafe"] * unsafe], cwd=checkout, capture_output=True, text=True,
                              env={**os.environ, "PYTHONPATH": str(PROJECT)}, timeout=600, check=False, umask=0o022,
                              user=user, group=user, extra_groups=None if user is None else [])
        assert done.returncode == 0, done.stderr
        data = json.loads(results.read_text())
        return Outcome(sum(test["score"] for test in data["tests"]), data["extra_data"]["isolation"],
                       "\n".join(data["extra_data"]["grader_notes"]), data.get("output", ""))

    return grade
