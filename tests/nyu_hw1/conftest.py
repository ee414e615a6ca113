"""Fixtures that the cases of this homework share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.nyu_hw1.chain import Chain
from tests.nyu_hw1.draw import Draw
from tests.nyu_hw1.edition import Edition
from tests.nyu_hw1.fixed_batch import FixedBatch
from tests.nyu_hw1.oracle import Oracle
from tests.nyu_hw1.split import Split
from tests.nyu_hw1.steady import Steady
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
def split(submission: Any, oracle: Oracle, draw: Draw, remark: Callable[[str], None]) -> Split:
    """Comparisons that accept a normalisation split between a loss and MLP.backward."""
    return Split(submission, oracle, draw, remark)


@pytest.fixture
def fixed_batch(submission: Any, oracle: Oracle, draw: Draw, carry: Any) -> FixedBatch:
    """The search for a batch size of 10 that is written into the code."""
    return FixedBatch(submission, oracle, draw, carry)


@pytest.fixture
def steady(submission: Any, oracle: Oracle, split: Split, fixed_batch: FixedBatch) -> Steady:
    """Programs of calls, on the student's module and on the oracle."""
    return Steady(submission, oracle, split, fixed_batch)


@pytest.fixture
def chain(submission: Any, oracle: Oracle, split: Split, fixed_batch: FixedBatch, remark: Callable[[str], None],
          carry: Any) -> Chain:
    """Forward, loss and backward together."""
    return Chain(submission, oracle, split, fixed_batch, remark, carry)
