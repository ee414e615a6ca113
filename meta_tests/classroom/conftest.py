"""A project with the toy homework, whose grader the tests start, and a class that hands it in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.apart import close_graders
from autograder.homework import ROOT, Homework, load_homework

TOY = ROOT / "meta_tests" / "toy"
SUBMISSIONS = ROOT / "meta_tests" / "warm" / "submissions"


@pytest.fixture(scope="module")
def homework(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Homework]:
    """The homework ``double``, in a copy of the grader that has no other."""
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "autograder", root / "autograder", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(TOY / "tests", root / "tests")
    shutil.copytree(TOY / "reference", root / "reference")
    for name in ("requirements.txt", "requirements-workshop.txt", "setup.sh", "run_autograder"):
        shutil.copy(ROOT / name, root / name)
    shutil.copytree(ROOT / "tests" / "support", root / "tests" / "support", dirs_exist_ok=True)
    yield load_homework("double", root)
    close_graders()


@pytest.fixture
def submissions(tmp_path: Path) -> Path:
    """A right one, and after each hostile one the right one again under another name, so that it is graded anew."""
    folder = tmp_path / "in"
    for name in ("right", "crashes", "floods", "poisons"):
        shutil.copytree(SUBMISSIONS / name, folder / name)
        again = folder / f"{name}_then"
        again.mkdir()
        text = (SUBMISSIONS / "right" / "toy.py").read_text()
        (again / "toy.py").write_text(f"{text}# after {name}\n")
    (folder / "broken.zip").write_text("no zip")
    return folder
