"""setup.sh takes torch's build without CUDA where that can be reached, and says how large the download is.

What pip would find and install is told to it by a stand-in for the virtual environment's Python.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.homework import ROOT

INDEX = "https://download.pytorch.org/whl/cpu"
STAND_IN = """#!/usr/bin/env bash
case "$*" in
    *"pip index versions torch"*"--index-url"*)
        [ "$PIP_FIND_LINKS$PIP_EXTRA_INDEX_URL" = "  " ] && echo "torch $OFFERED_BY_INDEX" ;;
    *"pip index versions torch"*) echo "torch $OFFERED_ELSEWHERE" ;;
    *importlib.metadata*) [ -n "$HAS_TORCH" ] ;;
    *"pip install"*--requirement=*)
        for argument; do
            case "$argument" in --requirement=*) cat "${argument#--requirement=}" >> installed ;; esac
        done ;;
esac
"""
BUNDLE = {"bundle.toml": "", "requirements.txt": f"numpy==2.4.6\n--extra-index-url {INDEX}\ntorch==2.13.0\n"}


@dataclass(frozen=True)
class SetUp:
    """What setup.sh printed, and the lines of the requirement files that pip got."""

    printed: str
    installed: list[str]


def set_up(folder: Path, files: dict[str, str], *arguments: str, index: str = "2.13.0+cpu", elsewhere: str = "2.13.0",
           has_torch: str = "") -> SetUp:
    """Run setup.sh in a folder with these files.

    Args:
        index: the versions of torch in PyTorch's index; empty if it does not answer.
        elsewhere: those in the indexes that pip is set up to use.
    """
    shutil.copy(ROOT / "setup.sh", folder)
    for name in ("reference", "tests", ".venv/bin"):
        (folder / name).mkdir(parents=True)
    for name, text in {**files, ".venv/bin/python": STAND_IN}.items():
        (folder / name).write_text(text)
    (folder / ".venv/bin/python").chmod(0o755)
    environment = {**os.environ, "OFFERED_BY_INDEX": index, "OFFERED_ELSEWHERE": elsewhere, "HAS_TORCH": has_torch}
    done = subprocess.run(["bash", "setup.sh", *arguments], cwd=folder, env=environment, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == 0, done.stdout
    return SetUp(done.stdout, (folder / "installed").read_text().splitlines())


def test_the_build_without_cuda_is_announced(tmp_path: Path) -> None:
    """Where PyTorch's index answers, pip is given it, and the download is 200 MB."""
    seen = set_up(tmp_path, BUNDLE)

    assert seen.printed == "setup.sh: torch will be downloaded: about 200 MB with the packages that it needs.\n"
    assert seen.installed == BUNDLE["requirements.txt"].splitlines()


def test_what_is_installed_is_not_announced(tmp_path: Path) -> None:
    """A second run downloads nothing, and says nothing."""
    assert set_up(tmp_path, BUNDLE, has_torch="yes").printed == ""


@pytest.mark.parametrize(("elsewhere", "size"), [
    ("2.13.0+cpu, 2.13.0", "about 200 MB with the packages that it needs"),
    ("2.13.0", "a build with CUDA, about 2.7 GB with its packages; there is no other there"),
], ids=["at_hand", "not_at_hand"])
def test_an_index_that_does_not_answer_is_left_out(tmp_path: Path, elsewhere: str, size: str) -> None:
    """pip would wait for it once for each package; the size is that of the build which pip then finds."""
    seen = set_up(tmp_path, BUNDLE, index="", elsewhere=elsewhere)

    assert seen.printed.splitlines() == [
        f"setup.sh: {INDEX} does not answer from here; torch is taken from where pip is set up to look.",
        f"setup.sh: torch will be downloaded: {size}."]
    assert seen.installed == ["numpy==2.4.6", "torch==2.13.0"]


def test_a_homework_without_torch_asks_no_index(tmp_path: Path) -> None:
    """A bundle that does not need torch installs its requirements, and nothing is said."""
    seen = set_up(tmp_path, {"bundle.toml": "", "requirements.txt": "numpy==2.4.6\n"}, index="")

    assert (seen.printed, seen.installed) == ("", ["numpy==2.4.6"])


@pytest.mark.parametrize("index", ["2.13.0+cpu", ""], ids=["answers", "does_not_answer"])
def test_development_takes_torch_in_the_same_way(tmp_path: Path, index: str) -> None:
    """``--dev`` reads the project's own files; the index is in them, or left out of a copy of them."""
    files = {path.name: path.read_text() for path in ROOT.glob("requirements*.txt")}

    seen = set_up(tmp_path, files, "--dev", index=index)

    assert "torch==2.13.0" in seen.installed
    assert (f"--extra-index-url {INDEX}" in seen.installed) is bool(index)
    assert "-r requirements.txt" in seen.installed
