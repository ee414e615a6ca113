"""The bundle's own setup.sh and run_autograder, run for real in the platform's folders."""

from __future__ import annotations

import json
import pwd
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from autograder.homework import ROOT
from autograder.preview.findings import findings
from autograder.preview.layout import Platform, hand_in
from autograder.preview.preview import Preview, preview
from autograder.preview.run import run
from autograder.report.results import validate
from autograder.report.write import LAST_DITCH

SLEEPY = '''"""A case of the grader's own that takes too long."""
import time
from gradescope_utils.autograder_utils.decorators import weight


@weight(5)
def test_slow(submission):
    """This takes a minute."""
    time.sleep(60)
'''
MEGABYTE = 10**6


def graded(prepared: Platform, bundle: Path, submission: Path) -> Preview:
    """One more run in the prepared root."""
    return preview(prepared.root, bundle, submission)


def totals(seen: Preview) -> list[tuple[float | None, float | None]]:
    """What each reader sees as the total."""
    return [(view.total, view.maximum) for view in seen.views]


def results_of(platform: Platform) -> dict[str, Any]:
    """The file that the run left; it must be valid."""
    data = platform.results.read_bytes()
    assert validate(data) == []
    parsed: dict[str, Any] = json.loads(data)
    return parsed


@pytest.fixture
def copy(prepared: Platform, tmp_path: Path) -> Platform:
    """The prepared bundle once more, to be damaged; it shares the virtual environment."""
    platform = Platform(tmp_path / "root")
    shutil.copytree(prepared.source, platform.source, ignore=shutil.ignore_patterns(".venv"))
    (platform.source / ".venv").symlink_to(prepared.source / ".venv")
    shutil.copy(prepared.door, platform.door)
    return platform


def test_a_right_submission_earns_everything(prepared: Platform, bundle_zip: Path, right_zip: Path) -> None:
    """The reference, handed in, has 50 of 50 for every reader, and nothing is found in its results."""
    seen = graded(prepared, bundle_zip, right_zip)

    assert seen.findings == ()
    assert totals(seen) == [(50.0, 50.0)] * 3
    assert results_of(prepared)["extra_data"]["finished"]


def test_the_template_earns_nothing(prepared: Platform, bundle_zip: Path, template_zip: Path) -> None:
    """The template, handed in, has 0 of 50, each failure with a sentence."""
    seen = graded(prepared, bundle_zip, template_zip)

    assert seen.findings == ()
    assert totals(seen) == [(0.0, 50.0)] * 3
    assert all(line.output and line.output.text for line in seen.views[2].lines)


def test_a_broken_zip_earns_nothing_and_says_why(prepared: Platform, bundle_zip: Path, tmp_path: Path) -> None:
    """A damaged upload still has valid results over 50 points, and the student reads what to do."""
    (tmp_path / "homework3.zip").write_bytes(b"PK\x03\x04 this is no archive")
    seen = graded(prepared, bundle_zip, tmp_path / "homework3.zip")

    assert seen.findings == ()
    assert totals(seen) == [(0.0, 50.0)] * 3
    assert seen.views[2].output is not None
    assert "homework3.zip" in seen.views[2].output.text


def test_the_installation_is_small(prepared: Platform) -> None:
    """What setup.sh installs for a NumPy homework takes less than 170 MB, a third of it IPython; torch is not in it."""
    installed = prepared.source / ".venv"
    size = sum(path.lstat().st_size for path in installed.rglob("*") if not path.is_dir())

    assert size < 170 * MEGABYTE, f"{size / MEGABYTE:.0f} MB"
    assert not list(installed.rglob("torch"))


def test_secrets_are_closed_after_setup(prepared: Platform) -> None:
    """Nobody but their owner can read the reference and the cases."""
    open_files = [path for folder in ("reference", "tests") for path in (prepared.source / folder).rglob("*")
                  if path.stat().st_mode & 0o077]
    assert open_files == []


@pytest.mark.parametrize(("name", "text", "reason"), [
    ("tests/cmu_hw3/homework.toml", "title = 3\n",
     "tests/cmu_hw3/homework.toml: title is 3; write a text in quotes."),
    ("autograder/examples/each.py", "def broken(:\n", "SyntaxError"),
], ids=["wrong_declaration", "damaged_engine"])
def test_setup_ends_with_a_self_check(name: str, text: str, reason: str, copy: Platform) -> None:
    """A bundle that could not grade does not build: setup.sh fails and names the reason. It adds no user here."""
    users = pwd.getpwall()
    (copy.source / name).write_text(text)
    done = subprocess.run(["bash", str(copy.source / "setup.sh")], capture_output=True, text=True, check=False)

    assert done.returncode != 0
    assert reason in done.stdout + done.stderr
    assert pwd.getpwall() == users


def test_a_python_that_cannot_start_leaves_results(copy: Platform, right_zip: Path) -> None:
    """With a broken interpreter the shell writes valid results that blame the grader, and the preview says so."""
    (copy.source / ".venv").unlink()
    python = copy.source / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\nexit 1\n")
    python.chmod(0o755)
    hand_in(copy, right_zip)
    ran = run(copy)

    assert results_of(copy)["extra_data"] == {"last_ditch": True}
    assert findings(ran) == ["The grader could not start: this results.json was written by the shell around it. Its "
                             "reason is in stdout."]


def test_the_two_last_ditches_are_the_same() -> None:
    """run_autograder writes what the engine knows as its last resort, letter for letter."""
    shell = re.search(r"<<'JSON'\n(.*?\n)JSON\n", (ROOT / "run_autograder").read_text(), re.DOTALL)

    assert shell is not None
    assert shell[1] == LAST_DITCH


@pytest.mark.parametrize("inner", [True, False], ids=["own_timeout", "killed_by_the_platform"])
def test_time_over_leaves_results(inner: bool, copy: Platform, right_zip: Path,
                                  monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever ends the run, there is a valid file that says it is not finished, with all 50 points in view."""
    (copy.source / "tests" / "cmu_hw3" / "public" / "test_linear.py").write_text(SLEEPY)
    hand_in(copy, right_zip)
    monkeypatch.setenv("AUTOGRADER_SECONDS", "4" if inner else "590")
    ran = run(copy, limit=60 if inner else 4)
    left = results_of(copy)

    assert ran.killed is not inner
    assert ran.seconds < 20
    assert left["extra_data"]["finished"] is False
    assert "not finished" in left["output"]
    assert sum(test["max_score"] for test in left["tests"]) == 50
    assert bool(findings(ran)) is not inner
