"""Which files pip would download for torch, read from the report of its dry run: ``nox -s torch``."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from autograder.homework import ROOT

REQUIREMENTS = ROOT / "requirements-torch.txt"
OF_CUDA = ("nvidia-", "cuda-", "triton")


def dry_run(requirements: Path, *options: str) -> dict[str, Any]:
    """pip's report of what it would install, as if nothing was installed."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed", "--retries", "1",
               "--report", "-", "--requirement", str(requirements), *options]
    report: dict[str, Any] = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    return report


def files_of(report: dict[str, Any]) -> list[str]:
    """The names of the files that pip would download."""
    return [unquote(urlsplit(one["download_info"]["url"]).path).rpartition("/")[2] for one in report["install"]]


def complaints(report: dict[str, Any], system: str = platform.system()) -> list[str]:
    """A sentence for each package with which torch would come with CUDA; macOS has one build, without a mark."""
    about = [one["metadata"] for one in report["install"]]
    packages = {one["name"].lower().replace("_", "-"): one["version"] for one in about}
    found = [f"{name} {version} belongs to CUDA." for name, version in packages.items() if name.startswith(OF_CUDA)]
    if system != "Darwin" and not packages["torch"].endswith("+cpu"):
        found.insert(0, f"torch {packages['torch']} is not the CPU build.")
    return found


def main(options: Sequence[str]) -> int:
    """Print the files, and fail if CUDA is among them."""
    report = dry_run(REQUIREMENTS, *options)
    wrong = complaints(report)
    print(*files_of(report), *wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
