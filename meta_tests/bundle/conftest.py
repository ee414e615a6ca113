"""A toy homework of its own for each test, which it may break."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

TOY = Path(__file__).resolve().parents[1] / "toy"


@pytest.fixture
def toy_root(tmp_path: Path) -> Path:
    """A copy of the toy homework's folders, in which the reference earns full marks."""
    for folder in ("tests", "reference"):
        shutil.copytree(TOY / folder, tmp_path / "home" / folder, ignore=shutil.ignore_patterns("__pycache__"))
    case = tmp_path / "home" / "tests" / "double" / "public" / "test_counter.py"
    case.write_text(case.read_text().replace("set_score(counter.count / 4)", "set_score(counter.count / 3)"))
    return tmp_path / "home"
