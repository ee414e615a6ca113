"""The wheel with other versions of Python: ``nox -s pythons``; arguments are interpreters, by default those on PATH.

For each, the wheel is installed with all that it requires, and a new homework must pass the CI files' commands.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from meta_tests.docs.project import Project
from meta_tests.installed.ci_files import INSTALL, of_github
from meta_tests.installed.wheel import PIP, build_wheel

NAMES = tuple(f"python3.{minor}" for minor in range(10, 15))


def is_here(python: str) -> bool:
    """Whether this interpreter can be started; a name on PATH may lead to none."""
    return shutil.which(python) is not None and subprocess.run([python, "-c", ""], capture_output=True,
                                                               check=False).returncode == 0


def problem_with(python: str, wheel: Path, place: Path) -> str:
    """What the commands printed if one of them failed; empty if a new homework passes."""
    subprocess.run([python, "-m", "venv", place / "venv"], check=True)
    subprocess.run([place / "venv" / "bin" / "python", *PIP, "install", wheel], check=True)
    (place / "own").mkdir()
    commands = [line for line in of_github() if line != INSTALL]
    lines = ["set -eo pipefail", "autograder new hw6", *commands, "autograder grade hw6 reference/hw6"]
    done = Project(place / "own", place / "venv" / "bin").run("\n".join(lines))
    return done.stdout if done.returncode or "Total 10 / 10" not in done.stdout else ""


def main(pythons: Sequence[str]) -> int:
    """Try each and print a line for it; fail if one fails, or if there is none."""
    here = [python for python in pythons if is_here(python)]
    print(*(f"{python}: not here" for python in pythons if python not in here), sep="\n")
    problems = []
    for python in here:
        with tempfile.TemporaryDirectory(prefix="autograder-python-") as folder:
            Path(folder).chmod(0o755)
            problems.append(problem_with(python, build_wheel(Path(folder)), Path(folder)))
        print(f"{python}: {problems[-1] or 'a new homework passes'}", flush=True)
    return 1 if any(problems) or not here else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or NAMES))
