"""nyu_hw1's cases in process."""

from __future__ import annotations

from functools import cache
from typing import Any

from autograder.homework import load_homework
from meta_tests.catalogue.inprocess import InProcess
from tests.nyu_hw1.chain import Chain
from tests.nyu_hw1.draw import Draw
from tests.nyu_hw1.edition import Edition
from tests.nyu_hw1.oracle import Oracle
from tests.nyu_hw1.split import Split
from tests.support import Bank

HOMEWORK = load_homework("nyu_hw1")


def fixtures(conftest: Any, submission: Any, reference: Any, settings: dict[str, Any], remark: Any,
             carry: Any) -> dict[str, Any]:
    """The fixtures of tests/nyu_hw1/conftest.py."""
    edition = Edition.of(settings)
    oracle = Oracle(reference, edition)
    draw = Draw(oracle, edition)
    return {"edition": edition, "oracle": oracle, "draw": draw, "split": Split(submission, oracle, draw, carry),
            "chain": Chain(submission, oracle, remark, carry), "bank": _bank()}


@cache
def _bank() -> Bank:
    return Bank(HOMEWORK.cases_dir / "hidden" / "torch_answers.npz")


ROOM = InProcess(HOMEWORK, fixtures, hostile=[
    "torch.zeros(2, 2)", "torch.tensor(float('nan'))", "(torch.tensor(1.0), None)", "(None, torch.zeros(7, 3))",
    "(torch.zeros(0), torch.zeros(2, 2, dtype=torch.complex64))", "torch.zeros(2, 2, requires_grad=True)"])
