"""Fixtures that the cases of this homework share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support import Bank
from tests.umich_ps4.classifier import Classifier
from tests.umich_ps4.network import Names
from tests.umich_ps4.training import Trial

HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="session")
def bank() -> Bank:
    """Torch's answers; hidden, so absent from a handout."""
    return Bank(HERE / "hidden" / "torch_answers.npz")


@pytest.fixture
def classifier(submission: Any, reference: Any, carry: Any, settings: dict[str, Any]) -> Classifier:
    """The student's SoftmaxClassifier beside the reference's."""
    return Classifier(submission, reference, carry, settings["reg"])


@pytest.fixture
def trial(submission: Any, reference: Any, carry: Any, settings: dict[str, Any]) -> Trial:
    """Tries hyperparameters."""
    return Trial(submission, reference, Names(submission, settings["reg"]), carry)
