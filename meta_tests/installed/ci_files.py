"""Reads the CI files that docs/ offers to a repository of homeworks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from autograder.homework import ROOT

INSTALL = "python -m pip install -r requirements.txt"


def content_of(path: Path) -> dict[str, Any]:
    """What a YAML file contains."""
    found: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return found


def of_github() -> list[str]:
    """The commands of GitHub's file."""
    job, = content_of(ROOT / "docs/ci/github.yml")["jobs"].values()
    return [step["run"] for step in job["steps"] if "run" in step]


def of_gitlab() -> list[str]:
    """The commands of GitLab's file."""
    job, = content_of(ROOT / "docs/ci/gitlab.yml").values()
    commands: list[str] = job["script"]
    return commands
