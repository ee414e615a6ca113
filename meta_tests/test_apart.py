"""Grading in a process of its own: the command, the results that are read, and runs that give none."""

from __future__ import annotations

import copy
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from autograder.apart import Graded, grade_all_apart, grade_apart
from autograder.errors import GraderError
from autograder.homework import Homework
from autograder.places import HERE

HOMEWORK = Homework(title="T", files=["a.py"], parts={"one": 1, "two": 1}, id="hw", root="/nowhere")
Run = Callable[..., list[list[str]]]


def entry(part: str, score: float, maximum: float) -> dict[str, Any]:
    """One test of a results.json."""
    return {"name": "x", "score": score, "max_score": maximum, "output": f"{part}!",
            "extra_data": {"part": part, "execution_time": 1.5}}


def content(*tests: dict[str, Any]) -> dict[str, Any]:
    """A results.json."""
    return {"tests": list(tests), "execution_time": 2.5, "extra_data": {"grader_notes": ["weak"]}}


WHOLE = content(entry("one", 1, 1))
LOST = Graded(content(entry("one", 0.2, 0.3), entry("one", 0, 0.2), entry("two", 1, 1)), 0, "warned\n")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Lets the command end with a status, after it wrote these bytes as its results; keeps each command."""

    def set_up(written: bytes | None, status: int = 0, stderr: str = "") -> list[list[str]]:
        commands: list[list[str]] = []

        def fake(command: list[str], **rest: Any) -> SimpleNamespace:
            commands.append([*command, str(rest["cwd"]), rest["env"]["PYTHONPATH"]])
            if written is not None:
                Path(command[command.index("--results") + 1]).write_bytes(written)
            return SimpleNamespace(returncode=status, stdout="", stderr=stderr)

        monkeypatch.setattr(subprocess, "run", fake)
        return commands

    return set_up


def test_points_are_added_by_part() -> None:
    """Several cases of a part add up without rounding noise; a part without a loss is absent."""
    assert LOST.parts() == {"one": 0.2, "two": 1}
    assert LOST.lost() == {"one": 0.3}
    assert (LOST.total(), LOST.maximum()) == (1.2, 1.5)


def test_texts_are_put_together() -> None:
    """What a student reads below the tests, and what only instructors do."""
    assert LOST.outputs() == "one!\none!\ntwo!"
    assert LOST.faults() == "weak\nwarned"


def test_timeless_leaves_out_times_alone() -> None:
    """Without times the rest is as it was, and the record keeps them."""
    data = copy.deepcopy(LOST.data)
    timeless = LOST.timeless()

    assert LOST.data == data
    assert "execution_time" not in json.dumps(timeless)
    assert timeless["tests"][1]["extra_data"] == {"part": "one"}


def test_the_homeworks_own_grader_is_run(run: Run, tmp_path: Path) -> None:
    """By default the project of the homework grades; else the root that is given. Options are passed on.

    The grader's package is the one in that folder, or ours where there is none.
    """
    (tmp_path / "autograder").mkdir()
    commands = run(json.dumps(WHOLE).encode(), 1, "oh\n")
    graded = grade_apart(HOMEWORK, tmp_path / "s", tmp_path / "r.json")
    grade_apart(HOMEWORK, tmp_path / "s", tmp_path / "r.json", root=tmp_path, options=["--allow-unsafe"])

    assert graded == Graded(WHOLE, 1, "oh\n")
    assert commands[0][3:] == ["grade", "hw", str(tmp_path / "s"), "--results", str(tmp_path / "r.json"), "--quiet",
                               "/nowhere", f"/nowhere:{HERE}"]
    assert commands[1][-3:] == ["--allow-unsafe", str(tmp_path), str(tmp_path)]


@pytest.mark.parametrize(("written", "sentence"), [
    (None, r"^Grading s left no results\.json: it broke$"),
    (b"{", r"^Grading s left a results\.json that is not valid: "),
    (b'{"tests": [{"score": "x"}]}', r"^Grading s left a results\.json that is not valid: "),
])
def test_a_grading_without_results_is_the_graders_fault(run: Run, tmp_path: Path, written: bytes | None,
                                                        sentence: str) -> None:
    """No file, half a file and a file that the platform would refuse; an earlier grading's file does not count."""
    (tmp_path / "r.json").write_text(json.dumps(WHOLE))
    run(written, 1, "Traceback\nit broke\n")

    with pytest.raises(GraderError, match=sentence):
        grade_apart(HOMEWORK, tmp_path / "s", tmp_path / "r.json")


def test_a_grading_that_does_not_end_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The time that it may take is a limit."""
    def fake(command: list[str], timeout: float, **_: Any) -> None:
        raise subprocess.TimeoutExpired(command, timeout)

    monkeypatch.setattr(subprocess, "run", fake)

    with pytest.raises(GraderError, match=r"^Grading s did not end within 7 s\.$"):
        grade_apart(HOMEWORK, tmp_path / "s", tmp_path / "r.json", seconds=7)


def test_many_are_graded_in_their_order(run: Run, tmp_path: Path) -> None:
    """Each of several gradings has a file of its own, and they come back in the order in which they were given."""
    commands = run(json.dumps(WHOLE).encode())
    found = grade_all_apart([(HOMEWORK, tmp_path / name) for name in "abc"], tmp_path)

    assert [graded.data for graded in found] == [WHOLE] * 3
    assert sorted((Path(command[5]).name, Path(command[7]).name) for command in commands) == [
        ("a", "0.json"), ("b", "1.json"), ("c", "2.json")]
