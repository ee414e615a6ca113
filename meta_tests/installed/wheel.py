"""Builds the wheel from a copy of the project, as a release does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from meta_tests.docs.project import copy_project

PIP = ("-m", "pip", "--quiet", "--disable-pip-version-check")


def build_wheel(place: Path) -> Path:
    """Build it below a folder; without a network, with the setuptools that is here."""
    source = copy_project(place / "source").root
    subprocess.run([sys.executable, *PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", place, source],
                   check=True)
    built, = place.glob("*.whl")
    return built
