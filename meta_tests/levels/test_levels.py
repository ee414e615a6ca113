"""A level counts only where it was proved: tried with a submission that runs the reference if it can open it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest

from autograder.bundle.bundle import build_bundle
from autograder.homework import load_homework
from meta_tests.levels.conftest import ORDINARY_UID, Grade, Outcome

CONTAINER = (sys.executable, str(Path(__file__).parent / "container.py"))
FULL = 6.75  # the reference's own points
as_root = pytest.mark.parametrize("user", [name for name in ["root"] if sys.platform == "linux" and os.geteuid() == 0])


@pytest.fixture
def shut(checkout: Path) -> None:
    """The checkout's secret folders can be entered by their owner alone."""
    for name in ("reference", "tests", ".git"):
        (checkout / name).chmod(0o700)


def refused(outcome: Outcome) -> None:
    """Hidden cases did not run, the level is the lowest, and nothing was earned."""
    assert (outcome.score, outcome.level) == (0, 1)
    assert "Hidden cases do not run here: Isolation 1 of 3: " in outcome.notes


@as_root
def test_another_user_alone_does_not_hide_the_reference(user: str, grade: Grade) -> None:
    """Without Landlock the submission gets everything if it is let; so hidden cases are refused."""
    let = grade(without="landlock", unsafe=True)
    assert (let.score, let.level) == (FULL, 1)
    assert "printed 1 line" in let.printed
    refused(grade(without="landlock"))


@as_root
def test_what_the_refusal_says_is_enough(user: str, grade: Grade, checkout: Path) -> None:
    """After exactly the command of the message, the same machine reaches level 2, and the submission earns nothing."""
    outcome = grade(without="landlock")
    command, = re.findall(r"Run `(chmod [^`]*)`\.", outcome.notes)
    assert "Or use Linux 5.13 or newer with Landlock" in outcome.notes
    subprocess.run(command, shell=True, check=True)
    closed = grade(without="landlock")
    assert (closed.score, closed.level, closed.notes) == (0, 2, "")


@as_root
def test_git_s_objects_are_a_copy_of_the_reference(user: str, grade: Grade, checkout: Path, shut: None) -> None:
    """A checkout whose folders are closed but whose .git is open is refused, and the message names .git alone."""
    (checkout / ".git").chmod(0o755)
    outcome = grade(without="landlock")
    refused(outcome)
    assert re.findall(r"Run `(chmod [^`]*)`", outcome.notes) == [f"chmod -R go-rwx {checkout}/.git"]


@as_root
@pytest.mark.parametrize(("mode", "level"), [(0o644, 1), (0o600, 2)])
def test_the_metadata_is_secret(user: str, grade: Grade, checkout: Path, shut: None, mode: int, level: int) -> None:
    """Whose submission this is, and what earlier ones earned, must be closed too; results are while cases run."""
    folder = checkout / "results"
    folder.mkdir(mode=0o755)
    (folder / "metadata.json").write_text("{}")
    (folder / "metadata.json").chmod(mode)
    outcome = grade(without="landlock", folder=folder)
    named = re.findall(r"Put (\S+) into a folder that only you can enter; (\S+) is open to all\.", outcome.notes)
    assert (outcome.level, named) == (level, [("metadata.json", str(folder))] if level == 1 else [])
    assert (folder / "results.json").stat().st_mode & 0o777 == 0o644


@as_root
@pytest.mark.parametrize("option", [["--without-landlock"], []], ids=["without Landlock", "with Landlock"])
def test_a_default_container_is_judged_by_what_it_holds(user: str, grade: Grade, option: list[str]) -> None:
    """With Docker's capabilities and filter the levels are the same: 1 without Landlock, 3 with it."""
    outcome = grade(inside=(*CONTAINER, *option))
    if option:
        refused(outcome)
    else:
        assert (outcome.score, outcome.level, outcome.notes) == (0, 3, "")


@as_root
def test_a_bundle_on_gradescope_needs_no_landlock(user: str) -> None:
    """As root in a default container without Landlock, a bundle that setup.sh has closed is graded at level 2."""
    with tempfile.TemporaryDirectory(prefix="autograder-levels-") as name:
        root = Path(name)
        root.chmod(0o755)
        build_bundle(load_homework("cmu_hw3"), root / "bundle.zip", proof=False)
        for folder in ("source", "submission", "results"):
            (root / folder).mkdir(mode=0o755)
        with zipfile.ZipFile(root / "bundle.zip") as bundle:
            bundle.extractall(root / "source")
        (root / "submission_metadata.json").write_text("{}")
        (root / "source" / ".venv").symlink_to(sys.prefix)
        closing, = re.findall(r"chmod -R .*", (root / "source" / "setup.sh").read_text())
        subprocess.run(closing, shell=True, cwd=root / "source", check=True)
        subprocess.run([*CONTAINER, "--without-landlock", "bash", str(root / "source" / "run_autograder")], check=True,
                       capture_output=True, env={**os.environ, "AUTOGRADER_ROOT": name})
        extra = json.loads((root / "results" / "results.json").read_text())["extra_data"]
        assert (extra["isolation"], extra["grader_notes"], extra["finished"]) == (2, [], True)


@as_root
def test_without_the_filter_a_worker_writes(user: str, grade: Grade) -> None:
    """Another user without a filter can create files in /tmp, so this is no level 2, whatever is closed."""
    outcome = grade(without="landlock seccomp")
    refused(outcome)
    assert "without it a worker can write files" in outcome.notes


@as_root
@pytest.mark.parametrize(("without", "level"), [("", 2), ("landlock", 1), ("seccomp", 1)])
def test_an_ordinary_user_needs_landlock_and_the_filter(user: str, grade: Grade, without: str, level: int) -> None:
    """Student code has the same user as the grader; without one of the two, the message names both ways out."""
    outcome = grade(without=without, user=ORDINARY_UID)
    assert outcome.level == level
    assert ("Or run this as root, after `chmod -R go-rwx " in outcome.notes) == (level == 1)
