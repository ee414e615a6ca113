"""The command: it writes only what the audit lets pass, and --check writes nothing."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.homework import ROOT, Homework, load_homework
from autograder.template import commands

from .conftest import MakeHomework, write

TOY = ROOT / "meta_tests" / "toy"
EMPTY_CASE = '''from gradescope_utils.autograder_utils.decorators import weight


@weight(3)
def test_nothing(submission):
    """There is a Counter."""
    submission.toy.Counter()
'''


@pytest.fixture
def toy(tmp_path: Path) -> Homework:
    """The toy homework ``double`` in a root of its own."""
    for folder in ("reference", "tests"):
        shutil.copytree(TOY / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return load_homework("double", tmp_path)


def run(monkeypatch: pytest.MonkeyPatch, homework: Homework, *arguments: str) -> int:
    """Run ``template`` for a homework in its own root and return the exit status."""
    monkeypatch.setattr(commands, "load_homework", lambda name: load_homework(name, Path(homework.root)))
    parser = argparse.ArgumentParser()
    commands.add_commands(parser.add_subparsers())
    parsed = parser.parse_args(["template", homework.id, *arguments])
    return int(parsed.run(parsed))


def test_it_writes_and_names_each_file(
    make_homework: MakeHomework, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A clean template is written, one line a file, and is fresh afterwards."""
    homework = make_homework()
    assert run(monkeypatch, homework, "--no-grade") == 0
    assert capsys.readouterr() == ("student_template/hw/lib.py\n", "")
    assert run(monkeypatch, homework, "--check") == 0
    assert capsys.readouterr() == ("", "")


def test_it_writes_nothing_that_the_audit_refuses(
    make_homework: MakeHomework, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A template with a line of a solution never reaches the disk."""
    homework = make_homework(stub="# return np.divide(x, 2)[:n]\npass")
    assert run(monkeypatch, homework, "--no-grade") == 1
    assert not homework.template_dir.exists()
    out, err = capsys.readouterr()
    assert not out
    assert "a line of the solution at reference/hw/lib.py:25" in err
    assert err.endswith("student_template/hw/ was not written.\n")


def test_check_names_stale_files_and_the_command(
    make_homework: MakeHomework, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """--check fails with the files and what to run, and writes nothing."""
    homework = make_homework()
    assert run(monkeypatch, homework, "--check") == 1
    assert not homework.template_dir.exists()
    assert capsys.readouterr().err == (
        "student_template/hw/lib.py is missing.\nRun: python -m autograder template hw\n"
    )


def test_a_file_left_over_is_reported_after_writing(
    make_homework: MakeHomework, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is deleted unasked: a file that is no longer listed is named, and the command fails."""
    homework = make_homework()
    write(homework.template_dir / "old.py", "")
    assert run(monkeypatch, homework, "--no-grade") == 1
    assert "student_template/hw/old.py is not listed in homework.toml; delete it." in capsys.readouterr().err


def write_graded(homework: Homework) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own: a grader hardens its process and imports the cases once."""
    code = (
        "import sys; from pathlib import Path; from autograder.engine.process import prepare_process; "
        "prepare_process(); from autograder.homework import load_homework; from autograder.template import commands; "
        "sys.exit(commands.write_audited(load_homework(sys.argv[1], Path(sys.argv[2])), with_grading=True))"
    )
    command = [sys.executable, "-c", code, homework.id, homework.root]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


def test_the_toy_template_is_graded_to_zero(toy: Homework) -> None:
    """Without --no-grade the template goes through the whole grader before it is written."""
    done = write_graded(toy)
    assert (done.stderr, done.stdout, done.returncode) == ("", "student_template/double/toy.py\n", 0)
    assert (toy.template_dir / "toy.py").is_file()


def test_a_template_that_scores_is_not_written(toy: Homework) -> None:
    """A case that an empty solution passes stops the template."""
    write(toy.cases_dir / "public" / "test_counter.py", EMPTY_CASE)
    done = write_graded(toy)
    assert done.returncode == 1
    assert "The template of double earns 3 of 3 points for 'There is a Counter.'" in done.stderr
    assert not toy.template_dir.exists()


def test_the_engine_is_loaded_only_for_grading() -> None:
    """Importing the command loads nothing of the engine, so the two can never import each other in a circle."""
    code = "import autograder.template.commands, sys; print([m for m in sys.modules if 'autograder.engine' in m])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "[]\n"
