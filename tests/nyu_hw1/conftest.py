"""Fixtures that the cases of this homework share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.nyu_hw1.chain import Chain
from tests.nyu_hw1.draw import Draw
from tests.nyu_hw1.edition import Edition
from tests.nyu_hw1.oracle import Oracle
from tests.nyu_hw1.split import Split
from tests.support import Bank

HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="session")
def bank() -> Bank:
    """Torch's answers; hidden, so absent from a handout."""
    return Bank(HERE / "hidden" / "torch_answers.npz")


@pytest.fixture
def edition(settings: dict[str, Any]) -> Edition:
    """The edition that homework.toml declares."""
    return Edition.of(settings)


@pytest.fixture
def oracle(reference: Any, edition: Edition) -> Oracle:
    """The right answers in this edition."""
    return Oracle(reference, edition)


@pytest.fixture
def draw(oracle: Oracle, edition: Edition) -> Draw:
    """Inputs for this edition."""
    return Draw(oracle, edition)


@pytest.fixture
def split(submission: Any, oracle: Oracle, draw: Draw, carry: Callable[[str], None]) -> Split:
    """The search for a normalisation split between a loss and MLP.backward."""
    return Split(submission, oracle, draw, carry)


@pytest.fixture
def chain(submission: Any, oracle: Oracle, remark: Callable[[str], None], carry: Callable[[str], None]) -> Chain:
    """Forward, loss and backward together."""
    return Chain(submission, oracle, remark, carry)
