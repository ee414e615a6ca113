"""The command line's own refusals."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder import __version__
from autograder.__main__ import GRADING, ROOMS, main
from autograder.homework import ROOT


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The message of a refused command on standard error."""
    assert main(list(arguments)) == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(("arguments", "sentence"), [
    (["grade", "cmu_hw3", "nowhere.zip"], "autograder: nowhere.zip does not exist; check the path.\n"),
    (["local", "nowhere.zip", "--homework", "cmu_hw3"], "autograder: nowhere.zip does not exist; check the path.\n"),
    (["certify", "cmu_hw3", "--only", "relu-mn"],
     "autograder: The catalogue of cmu_hw3 has no 'relu-mn' (did you mean 'relu-min'?).\n"),
    (["data", "nyu_hw1"], "autograder: nyu_hw1 has no data to build; its homework.toml declares no data.make.\n"),
])
def test_a_mistyped_command_is_one_sentence(capsys: pytest.CaptureFixture[str], arguments: list[str],
                                            sentence: str) -> None:
    """What cannot be done is refused with exit status 2 and one sentence: subject, reason, next step."""
    assert refused(capsys, *arguments) == sentence


def test_an_unknown_homework_is_refused_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    """A mistyped id names the one that was meant."""
    assert "There is no homework 'cmu_hw' (did you mean 'cmu_hw3'?)" in refused(capsys, "grade", "cmu_hw", "README.md")


def test_a_grading_loads_no_maintainers_room() -> None:
    """Only the other commands load the rooms of the maintainers, which cost a grading time."""
    code = ("import sys; from autograder.__main__ import main; main(['grade', 'cmu_hw3', 'nowhere.zip']); "
            "print(*sys.modules)")
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "autograder.engine.output" in told.split()
    assert {f"autograder.{room}" for room in ROOMS} & set(told.split()) == set()


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    """``--version`` prints it and nothing else."""
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert (ended.value.code, capsys.readouterr().out) == (0, f"autograder {__version__}\n")


@pytest.mark.parametrize("command", [*GRADING, "new", "template", "handout", "bundle", "certify", "report", "diff"])
def test_every_command_has_its_help(capsys: pytest.CaptureFixture[str], command: str) -> None:
    """Those that load no room are known without them."""
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: autograder {command}")


def test_run_autograder_without_a_platform_says_what_to_type(tmp_path: Path) -> None:
    """Where the platform's folders are missing it makes none: one sentence, exit status 2."""
    done = subprocess.run([ROOT / "run_autograder"], cwd=tmp_path, capture_output=True, text=True, check=False,
                          env={**os.environ, "AUTOGRADER_ROOT": str(tmp_path / "absent")})
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (f"run_autograder: this is not Gradescope, since there is no {tmp_path}/absent; name a "
                           "submission: ./run_autograder FILE\n")
    assert list(tmp_path.iterdir()) == []
