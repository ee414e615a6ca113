"""The handout of cmu_hw3, built once, and a fresh copy of it for each test that asks."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from autograder.homework import Homework, load_homework
from meta_tests.handout.student import BUILD, PROJECT, environment


@pytest.fixture(scope="session")
def homework() -> Homework:
    """The homework whose handout is looked at."""
    return load_homework("cmu_hw3")


@pytest.fixture(scope="session")
def handout_zip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip; built in an interpreter of its own, since pytest cannot run inside pytest."""
    target = tmp_path_factory.mktemp("handout") / "handout.zip"
    done = subprocess.run([sys.executable, "-c", BUILD, "cmu_hw3", str(target)], cwd=PROJECT, env=environment(),
                          capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    return target


@pytest.fixture(scope="session")
def unzipped(handout_zip: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked handout; tests must not write into it."""
    folder = tmp_path_factory.mktemp("unzipped") / "homework3"
    with zipfile.ZipFile(handout_zip) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture
def handout(unzipped: Path, tmp_path: Path) -> Path:
    """A student's own copy, without the training data, which no case reads."""
    return Path(shutil.copytree(unzipped, tmp_path / "homework3", ignore=shutil.ignore_patterns("training_data_*")))
