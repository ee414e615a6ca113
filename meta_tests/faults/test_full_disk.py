"""The disk is full: before the grading, from its middle to its end, or for a while."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.homework import load_homework

from .interrupted import FILL, FREE, Ended, fill, run
from .moments import Job, job_of, wrong_in

TOY = Path(__file__).resolve().parents[1] / "toy"
CASES = 6
SMALL = 256 * 1024


@pytest.fixture(scope="module", params=["limit", "tmpfs"])
def job(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Job]:
    """A grading whose results are on a disk that can be filled: a tiny one, or by a limit on the size of files."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "tmpfs" and not _mount(folder):
        pytest.skip("no file system can be mounted here; the limit on the size of files is tried instead")
    job = job_of(load_homework("double", TOY), TOY / "submissions" / "right", folder)
    yield replace(job, plan=replace(job.plan, limit=request.param == "limit"))
    if request.param == "tmpfs":
        subprocess.run(["umount", str(folder)], check=True)


def _mount(folder: Path) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "none", str(folder)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.fixture(scope="module")
def acts(job: Job) -> list[str]:
    """The acts of an undisturbed grading; its results are in the folder."""
    ended = run(job.plan)
    assert ended.status == 0
    return ended.acts


def test_a_disk_that_is_full_for_a_while_costs_nothing(job: Job, acts: list[str]) -> None:
    """If the last write succeeds, the grading does; a write that failed leaves no part of a file."""
    whole = _scores(job)
    after_the_first_write = acts.index("os.rename") + 1
    ended = run(replace(job.plan, actions={str(after_the_first_write): FILL, str(2 * len(acts) // 3): FREE}))
    assert "os.remove" in ended.acts, "no write failed"
    assert (ended.status, ended.stderr) == (0, "")
    assert _scores(job) == whole
    assert [path.name for path in job.results.parent.iterdir()] == ["results.json"]


def test_a_disk_that_is_full_from_the_middle_on_keeps_what_was_written(job: Job, acts: list[str]) -> None:
    """The file of before is whole, the exit status says that grading failed, and a sentence says why."""
    ended = run(replace(job.plan, actions={str(len(acts) // 2): FILL}))
    _make_room(job)
    assert ended.status != 0
    assert _names_the_reason(ended)
    assert wrong_in(job, CASES) == []
    assert json.loads(job.results.read_text())["extra_data"]["finished"] is False
    assert [path.name for path in job.results.parent.iterdir()] == ["results.json"]


def test_a_disk_that_is_full_from_the_start_gives_a_sentence(job: Job) -> None:
    """Without any file that could be written, the exit status and a sentence say so."""
    job.results.unlink(missing_ok=True)
    if not job.plan.limit:
        fill(job.results.parent)
    ended = run(replace(job.plan, actions={"0": FILL} if job.plan.limit else {}))
    _make_room(job)
    assert ended.status != 0
    assert _names_the_reason(ended)
    assert list(job.results.parent.iterdir()) == []


def _scores(job: Job) -> list[float]:
    """The points of each case of a grading that has ended."""
    data = json.loads(job.results.read_text())
    assert data["extra_data"]["finished"] is True
    return [test["score"] for test in data["tests"]]


def _make_room(job: Job) -> None:
    (job.results.parent / "ballast").unlink(missing_ok=True)


def _names_the_reason(ended: Ended) -> bool:
    """One line on standard error, which begins with the file and says what is wrong with it."""
    lines = ended.stderr.splitlines()
    return len(lines) == 1 and "results.json cannot be written: " in lines[0]
