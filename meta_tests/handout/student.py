"""What a student does with a handout: writes files, runs ``run_tests.py``, runs the program below a failure."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from autograder.certify.catalogue import candidates, reference_sources
from autograder.homework import Homework
from autograder.notebook.write import as_handed_in
from autograder.template.files import write_files

PROJECT = Path(__file__).resolve().parents[2]
BUILD = """
import sys
from pathlib import Path
from autograder.engine.process import prepare_process
prepare_process()
from autograder.bundle.handout import build_handout
from autograder.homework import load_homework
build_handout(load_homework(sys.argv[1]), Path(sys.argv[2]))
"""
MESSAGES = """
import json, sys
from pathlib import Path
from autograder.engine.process import prepare_process
prepare_process()
from autograder.engine.grade import grade
from autograder.engine.options import Options
from autograder.report.render import message_of, program_of
from autograder.homework import load_homework
root = Path.cwd()
found = {}
for folder in sys.argv[1:]:
    report = grade(load_homework("cmu_hw3", root), Path(folder), Options())
    found[Path(folder).name] = [[item.id, message_of(item.shown), program_of(item.shown)]
                                for item in report.items if message_of(item.shown)]
print(json.dumps(found))
"""


@dataclass(frozen=True)
class Ran:
    """How a program ended and what it printed."""

    status: int
    stdout: str
    stderr: str


def environment(**more: str) -> dict[str, str]:
    """A student's environment: nothing of the project on Python's path, and a cache that is nobody's."""
    return {**{key: value for key, value in os.environ.items() if key != "PYTHONPATH"}, "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONIOENCODING": "utf-8", "XDG_CACHE_HOME": "/dev/null", **more}


def run(folder: Path, *arguments: str, python: str = sys.executable, **more: str) -> Ran:
    """Run Python in a folder."""
    done = subprocess.run([python, *arguments], cwd=folder, env=environment(**more), capture_output=True, text=True,
                          encoding="utf-8", timeout=600, check=False)
    return Ran(done.returncode, done.stdout, done.stderr)


def run_tests(folder: Path, *arguments: str, **more: str) -> Ran:
    """``python run_tests.py ...`` in a handout."""
    return run(folder, "run_tests.py", *arguments, **more)


def fill_in(folder: Path, homework: Homework, mistake: str = "") -> None:
    """Put the reference's files into a folder, or one of the catalogued mistakes."""
    folder.mkdir(exist_ok=True)
    sources = reference_sources(homework)
    if mistake:
        sources = next(found.sources for found in candidates(homework) if found.id == mistake)
    write_files(folder, as_handed_in(homework.files, {name: text.encode() for name, text in sources.items()}))


def messages(handout: Path, *folders: Path) -> dict[str, list[list[str]]]:
    """For each folder's name: id, text and program of each case of the handout that has something to say."""
    done = run(handout, "-c", MESSAGES, *map(str, folders))
    assert done.status == 0, done.stderr
    return dict(json.loads(done.stdout))
