"""The command in a process of its own, and how far it has come."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from autograder.homework import Homework

PAUSE = 0.05


def start(homework: Homework, *arguments: object) -> subprocess.Popen[str]:
    """Start ``autograder class`` on a homework of the tests' own project."""
    command = [sys.executable, "-m", "autograder", "class", homework.id, *map(str, arguments)]
    return subprocess.Popen(command, cwd=homework.root, env=environment(homework), stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Wait for its end: the exit status, and what it printed to standard output and to standard error."""
    with process:
        stdout, stderr = process.communicate()
    return process.returncode, stdout, stderr


def environment(homework: Homework) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": homework.root}


def wait_for_a_result(process: subprocess.Popen[str], out: Path) -> None:
    """Wait until the store has a result, or the process has ended."""
    while process.poll() is None and not kept(out):
        time.sleep(PAUSE)


def kept(out: Path) -> int:
    """How many results the store has; 0 if it is not there yet."""
    try:
        with sqlite3.connect(f"file:{out / 'store.sqlite3'}?mode=ro", uri=True) as database:
            return int(database.execute("SELECT count(*) FROM graded").fetchone()[0])
    except sqlite3.Error:
        return 0


def timeless(path: Path) -> dict[str, Any]:
    """A results.json without times."""
    data: dict[str, Any] = json.loads(path.read_bytes())
    for place in (data, *(test["extra_data"] for test in data["tests"])):
        place.pop("execution_time", None)
    return data
