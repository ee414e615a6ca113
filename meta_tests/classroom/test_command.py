"""``autograder class`` from end to end, with warm graders: nothing of a submission reaches the next."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from autograder.apart import grade_apart
from autograder.classroom.record import load_class
from autograder.homework import Homework


def command(homework: Homework, *arguments: object) -> list[str]:
    return [sys.executable, "-m", "autograder", "class", homework.id, *map(str, arguments)]


def environment(homework: Homework) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": homework.root}


def timeless(path: Path) -> dict[str, Any]:
    """A results.json without times."""
    data: dict[str, Any] = json.loads(path.read_bytes())
    for place in (data, *(test["extra_data"] for test in data["tests"])):
        place.pop("execution_time", None)
    return data


def test_a_class_with_hostile_submissions(homework: Homework, submissions: Path, tmp_path: Path) -> None:
    """Each has the results that it has alone, but for times; what cannot be read is graded, too; then all is known."""
    run = command(homework, submissions, "--out", tmp_path / "out", "--jobs", 1)
    for graded in (9, 0):
        done = subprocess.run(run, cwd=homework.root, env=environment(homework), capture_output=True, text=True,
                              check=False)
        assert (done.returncode, done.stderr) == (0, "")
        assert f"9 submissions, {graded} of them graded now, in " in done.stdout

    assert "poisons" not in (tmp_path / "out" / "report.html").read_text("utf-8")
    found = {one.id: one for one in load_class(tmp_path / "out").submissions}
    assert [(found[id].score, found[id].problem) for id in found if id.endswith("_then")] == [(6.75, "")] * 4
    assert (found["broken"].score, found["broken"].problem) == (0.0, "")
    assert "broken.zip" in found["broken"].notes[0]
    assert found["crashes"].cases["tests/double/hidden/test_double.py::test_text"].headline
    for id in ("floods", "poisons_then"):
        alone = grade_apart(homework, next(submissions.glob(f"{id}*")), tmp_path / "alone.json", warm=False)
        assert timeless(tmp_path / "out" / "results" / f"{id}.json") == alone.timeless(), id


def test_ctrl_c_ends_at_once_and_says_how_to_go_on(homework: Homework, submissions: Path, tmp_path: Path) -> None:
    """An interrupt in the middle of an endless grading ends it; what was graded before is in the store."""
    (submissions / "zoe").mkdir()
    (submissions / "zoe" / "toy.py").write_text("def double(x):\n    while True:\n        pass\n")
    run = command(homework, submissions, "--out", tmp_path / "out", "--jobs", 1)
    with subprocess.Popen(run, cwd=homework.root, env=environment(homework), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True) as process:
        while process.poll() is None and not kept(tmp_path / "out" / "store.sqlite3"):
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=120)
    assert process.returncode == 130
    assert stderr == ("autograder: interrupted; what was graded is kept. Run the same command again to go on.\n")
    assert kept(tmp_path / "out" / "store.sqlite3") >= 1


def kept(store: Path) -> int:
    """How many results a store has; 0 if it is not there yet."""
    try:
        with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as database:
            return int(database.execute("SELECT count(*) FROM graded").fetchone()[0])
    except sqlite3.Error:
        return 0
