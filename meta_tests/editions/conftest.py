"""A toy homework ``double`` and editions of it, in a root of their own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from autograder.homework import Homework, load_homework

PROJECT = Path(__file__).resolve().parents[2]
TOY = PROJECT / "meta_tests" / "toy"
MakeEdition = Callable[..., Homework]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The toy homework, complete."""
    for folder in ("tests", "reference"):
        shutil.copytree(TOY / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(PROJECT / "tests" / "support", tmp_path / "tests" / "support",
                    ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


@pytest.fixture
def make_edition(root: Path) -> MakeEdition:
    """Write an edition ``treble`` of the toy with this homework.toml and these files, and load it."""

    def make(declaration: str = "", files: Mapping[str, str] | None = None) -> Homework:
        write(root, "tests/treble/homework.toml", 'extends = "double"\n' + declaration)
        for name, text in (files or {}).items():
            write(root, name, text)
        return load_homework("treble", root)

    return make


def write(root: Path, name: str, text: str) -> None:
    """Write a file and the folders above it."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
