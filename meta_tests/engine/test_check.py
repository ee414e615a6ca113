"""The self-check: what this machine can grade, and the message if it cannot."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from autograder.__main__ import main
from autograder.engine import check
from autograder.engine.secret_paths import secrets_of
from autograder.errors import SandboxError
from autograder.homework import load_homework
from autograder.worker.confine.attempts import CREATE, READ

on_linux = pytest.mark.parametrize("system", [name for name in ["linux"] if sys.platform == name])
TOY = Path(__file__).resolve().parent.parent / "toy"


def homework(monkeypatch: pytest.MonkeyPatch, *libraries: list[str]) -> None:
    """As many homeworks as lists of libraries."""
    import msgspec

    toy = load_homework("double", TOY)
    known = {f"toy_{number}": msgspec.structs.replace(toy, id=f"toy_{number}", libraries=names)
             for number, names in enumerate(libraries)}
    monkeypatch.setattr(check, "find_homeworks", lambda: list(known))
    monkeypatch.setattr(check, "load_homework", known.__getitem__)


def test_a_worker_is_started_and_its_level_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a homework whose libraries are here, a real worker starts and says how it is isolated."""
    homework(monkeypatch, ["numpy"])
    first, second = check.check_machine().lines()[:2]
    assert first.startswith("Python 3.")
    assert second.startswith("toy_0: workers start. Isolation ")


@on_linux
def test_what_was_proved_is_said(monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    """The layers that are there and those that are not, and what a confined worker tried and was refused."""
    toy = load_homework("double", TOY)
    monkeypatch.setattr(check, "find_homeworks", lambda: ["double"])
    monkeypatch.setattr(check, "load_homework", lambda name: toy)
    layers, refused = check.check_machine().lines()[2:4]
    assert layers.startswith("  Layers: no-capabilities, ")
    assert " Missing: " in layers
    tried = [what for what, _ in secrets_of(toy).attempts]
    assert refused == (f"  Refused to a worker: reading {tried.count(READ)} paths in {TOY}/reference, {TOY}/tests, the "
                       f"grader's process; creating a file in {tried.count(CREATE)} folders.")


@on_linux
def test_below_level_2_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    """Without Landlock and the filter no machine reaches level 2; the check says so without failing."""
    homework(monkeypatch, ["numpy"])
    said = check.check_machine(without=["landlock", "seccomp"]).lines()
    assert "Isolation 1 of 3" in said[1]
    assert "Missing: landlock, seccomp." in said[2] or "Missing: another-user, landlock, seccomp." in said[2]
    assert any(line.startswith("  Hidden cases do not run here. ") for line in said)


def test_a_homework_without_its_library_does_not_hinder_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing library is one sentence, and the other homeworks can be graded."""
    homework(monkeypatch, ["numpy"], ["numpy", "no_such_library"])
    machine = check.check_machine()
    assert [(one["homework"], one["isolation"] is None) for one in machine.plain()["homeworks"]] == [
        ("toy_0", False), ("toy_1", True)]
    assert machine.lines()[-1] == ("toy_1: cannot be graded here. The library 'no_such_library', which this homework "
                                   "allows, is not installed; ./setup.sh --dev installs it.")


def test_a_machine_that_can_grade_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """If no homework can be graded the check fails, so that setup.sh fails too."""
    homework(monkeypatch, ["no_such_library"])
    with pytest.raises(SandboxError, match="The library 'no_such_library', which this homework allows, is not"):
        check.check_machine()


def test_the_check_is_data_for_machines(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    """``check --json`` prints versions, levels, layers and whether hidden cases run."""
    found = check.Machine({"Python": "3.12"}, (check.Checked("hw", ("hw: workers start.", "  Layers"), 1, ("seccomp",),
                                                             "Use Linux."),))
    monkeypatch.setattr(check, "check_machine", lambda: found)
    assert main(["check", "--json"]) == 0
    assert json.loads(capfd.readouterr().out) == {"versions": {"Python": "3.12"}, "homeworks": [
        {"homework": "hw", "isolation": 1, "layers": ["seccomp"], "hidden_cases_run": False,
         "text": "hw: workers start.\n  Layers"}]}
