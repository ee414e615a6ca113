"""Fixtures that the cases of this homework share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import Bank

HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="session")
def bank() -> Bank:
    """Torch's answers; hidden, so absent from a handout."""
    return Bank(HERE / "hidden" / "torch_answers.npz")
