"""A toy homework of its own for each test, which it may break."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

TOY = Path(__file__).resolve().parents[1] / "toy"


@pytest.fixture
def toy_root(tmp_path: Path) -> Path:
    """A copy of the toy homework's shelves."""
    for shelf in ("tests", "reference"):
        shutil.copytree(TOY / shelf, tmp_path / "home" / shelf, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "home"
