"""A class on a real Dask cluster: a scheduler and workers as processes, one killed, one of another version."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from autograder.apart import grade_apart
from autograder.classroom.record import load_class
from autograder.homework import Homework
from meta_tests.classroom.started import PAUSE, environment, finish, start, timeless, wait_for_a_result

ON_LOOPBACK = ("--host", "127.0.0.1", "--no-dashboard")


@contextmanager
def dask(module: str, environment: dict[str, str], *arguments: object) -> Iterator[subprocess.Popen[bytes]]:
    """A process of Dask, within the block."""
    command = [sys.executable, "-m", f"distributed.cli.{module}", *ON_LOOPBACK, *map(str, arguments)]
    with subprocess.Popen(command, env=environment, cwd=environment["PYTHONPATH"], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def worker(scheduler: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with dask("dask_worker", environment, "--scheduler-file", scheduler, "--nthreads", 1, "--no-nanny",
              "--local-directory", scheduler.parent) as process:
        yield process


@pytest.fixture(scope="module")
def scheduler(homework: Homework, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The scheduler file of a running scheduler without workers."""
    file = tmp_path_factory.mktemp("dask") / "scheduler.json"
    with dask("dask_scheduler", environment(homework), "--port", 0, "--scheduler-file", file) as process:
        while process.poll() is None and not is_whole(file):
            time.sleep(PAUSE)
        yield file


def is_whole(file: Path) -> bool:
    """Whether a scheduler has written its file to the end."""
    try:
        return bool(json.loads(file.read_bytes())["address"])
    except (OSError, ValueError):
        return False


def test_a_worker_that_dies_costs_no_submission(homework: Homework, submissions: Path, scheduler: Path,
                                                tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of two workers is killed in the middle; every submission has the results that it has alone.
    The other one keeps nothing of the homework."""
    for left_out in ("floods_then", "crashes_then", "right_then"):
        shutil.rmtree(submissions / left_out)
    monkeypatch.setenv("TMPDIR", str(tmp_path / "nodes"))
    (tmp_path / "nodes").mkdir()
    with ExitStack() as stack:
        first, second = (stack.enter_context(worker(scheduler, environment(homework))) for _ in range(2))
        process = start(homework, submissions, "--out", tmp_path / "out", "--scheduler-file", scheduler)
        wait_for_a_result(process, tmp_path / "out")
        first.send_signal(signal.SIGKILL)
        status, stdout, stderr = finish(process)
        first.wait()
        left = [path.name for path in (tmp_path / "nodes").glob("autograder-bundle-*") if (path / "tests").exists()]
        assert second.poll() is None
    assert len(left) <= 1, "only the killed worker leaves its bundle"
    assert (status, "6 submissions, 6 of them graded now" in stdout) == (0, True), stderr
    assert [one.problem for one in load_class(tmp_path / "out").submissions] == [""] * 6
    for id in ("crashes", "poisons_then"):
        alone = grade_apart(homework, submissions / id, tmp_path / "alone.json")
        assert timeless(tmp_path / "out" / "results" / f"{id}.json") == alone.timeless(), id


def test_a_worker_of_another_version_is_refused(homework: Homework, submissions: Path, scheduler: Path,
                                                tmp_path: Path) -> None:
    """No submission is graded beside it, and both versions are named."""
    shutil.copytree(Path(homework.root, "autograder"), tmp_path / "autograder")
    face = tmp_path / "autograder" / "__init__.py"
    face.write_text(re.sub(r'__version__ = ".*"', '__version__ = "0.0.7"', face.read_text()))
    with worker(scheduler, {**environment(homework), "PYTHONPATH": str(tmp_path)}):
        status, _, stderr = finish(start(homework, submissions, "--out", tmp_path / "out", "--scheduler-file",
                                         scheduler))
    assert status == 2
    assert re.search(r"^autograder: The worker tcp://127\.0\.0\.1:\d+ has autograder 0\.0\.7 instead of [\d.]+; "
                     r"install the same version there\.$", stderr, re.MULTILINE), stderr
