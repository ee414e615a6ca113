"""Fixtures that the cases of this homework share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cmu_hw3.training import Training
from tests.support import Bank

HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="session")
def bank() -> Bank:
    """Torch's answers; hidden, so absent from a handout."""
    return Bank(HERE / "hidden" / "torch_answers.npz")


@pytest.fixture
def training(submission: Any, reference: Any, remark: Callable[[str], None],
             carry: Callable[[str], None]) -> Training:
    """The student's train_network beside the reference's."""
    return Training(submission, reference, remark, carry)
