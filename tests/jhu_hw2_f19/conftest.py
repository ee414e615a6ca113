"""Fixtures that the cases of this homework share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.jhu_hw2_f19.descent import Descent
from tests.jhu_hw2_f19.pieces import Linear, TwoLayer
from tests.jhu_hw2_f19.prediction import Prediction
from tests.jhu_hw2_f19.seam import Seam
from tests.jhu_hw2_f19.training import Training
from tests.support import Bank

HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="session")
def bank() -> Bank:
    """Torch's answers; hidden, so absent from a handout."""
    return Bank(HERE / "hidden" / "torch_answers.npz")


@pytest.fixture
def seam(submission: Any, reference: Any, carry: Any) -> Seam:
    """Judges a function apart from the functions that it uses."""
    return Seam(submission, reference, carry)


@pytest.fixture
def descent(submission: Any, reference: Any, seam: Seam) -> Descent:
    """The student's descend beside the reference's."""
    return Descent(submission, reference, seam)


@pytest.fixture
def prediction(submission: Any, reference: Any, seam: Seam) -> Prediction:
    """The student's predict beside the reference's."""
    return Prediction(submission, reference, seam)


@pytest.fixture
def linear(submission: Any, reference: Any, seam: Seam, remark: Callable[[str], None]) -> Linear:
    """The student's loss and gradients of the linear classifier beside the reference's."""
    return Linear(submission, reference, seam, remark)


@pytest.fixture
def two_layer(submission: Any, reference: Any, seam: Seam, remark: Callable[[str], None]) -> TwoLayer:
    """The student's loss and gradients of the network beside the reference's."""
    return TwoLayer(submission, reference, seam, remark)


@pytest.fixture
def training(submission: Any, reference: Any, seam: Seam) -> Training:
    """The student's trainers beside the reference's."""
    return Training(submission, reference, seam)
