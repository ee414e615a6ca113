"""A copy of the project in which a document's commands run as a reader runs them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from autograder.homework import ROOT

from .blocks import Block, agrees, commands_of

LEFT_OUT = ("dist", "results.json", "*.egg-info", "training_data_student", "__pycache__")
HIDDEN_FILES = {".ci", ".gitignore"}
SECONDS = 600
OF_THE_TESTS = ("PYTEST", "PYTHON", "VIRTUAL_ENV")  # variables of the process that runs the tests


@dataclass(frozen=True)
class Project:
    """A folder in which commands run.

    Attributes:
        root: the project's copy, or a folder beside it.
        tools: a folder that is first on PATH, with ``autograder`` and ``python``.
    """

    root: Path
    tools: Path

    def play(self, block: Block, statuses: dict[str, int] | None = None) -> list[str]:
        """Write a block's file or run its commands; return a sentence for each command that did not do what is shown.

        Args:
            statuses: the exit status of the commands that do not end with 0.
        """
        if block.path:
            target = self.root / block.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, "utf-8")
            return []
        problems = []
        for command in commands_of(block):
            done = self.run(command.line)
            if done.returncode != (statuses or {}).get(command.line, 0):
                problems.append(f"{block.document}: {command.line!r} ended with {done.returncode}:\n{done.stdout}")
            elif command.shown and not agrees(command.shown, done.stdout):
                problems.append(f"{block.document}: {command.line!r} did not print what is shown:\n{done.stdout}")
        return problems

    def run(self, line: str) -> subprocess.CompletedProcess[str]:
        """Run one line in the shell; its stderr is part of its output."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(OF_THE_TESTS)}
        environment = {**kept, "PATH": f"{self.tools}:{os.environ['PATH']}", "COLUMNS": "100",
                       "OPENBLAS_NUM_THREADS": "1", "PYTHONIOENCODING": "utf-8", "XDG_CACHE_HOME": "/dev/null"}
        return subprocess.run(["bash", "-c", line], cwd=self.root, env=environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=SECONDS, check=False)

    def beside(self, folder: Path) -> Project:
        """The same tools in another folder."""
        return Project(folder, self.tools)


def copy_project(folder: Path) -> Project:
    """Copy the project, without its history and environments, below a folder."""
    root, tools = folder / "project", folder / "tools"
    shutil.copytree(ROOT, root, ignore=_left_out)
    (root / ".venv").symlink_to(sys.prefix, target_is_directory=True)
    tools.mkdir()
    _tool(tools / "python", f'exec "{sys.executable}" "$@"')
    _tool(tools / "autograder", f'PYTHONPATH="{root}" exec "{sys.executable}" -m autograder "$@"')
    return Project(root, tools)


def _left_out(folder: str, names: list[str]) -> set[str]:
    """What does not belong to the project: hidden folders of tools, and what commands write."""
    hidden = {name for name in names if name.startswith(".")} - HIDDEN_FILES
    return hidden | shutil.ignore_patterns(*LEFT_OUT)(folder, names)


def _tool(path: Path, line: str) -> None:
    path.write_text(f"#!/usr/bin/env bash\n{line}\n", "utf-8")
    path.chmod(0o755)
