"""cmu_hw3's cases in process."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from functools import cache
from typing import Any

from autograder.homework import load_homework
from meta_tests.catalogue.inprocess import InProcess
from tests.cmu_hw3 import training
from tests.support import Bank

HOMEWORK = load_homework("cmu_hw3")


def fixtures(conftest: Any, submission: Any, reference: Any, settings: dict[str, Any], remark: Any,
             carry: Any) -> dict[str, Any]:
    """The fixtures of tests/cmu_hw3/conftest.py."""
    return {"bank": _bank(), "training": training.Training(submission, reference, remark, carry)}


@cache
def _bank() -> Bank:
    training.expected = _remembering(training.expected)
    return Bank(HOMEWORK.cases_dir / "hidden" / "torch_answers.npz")


def _remembering(expected: Callable[..., Any]) -> Callable[..., Any]:
    """What the reference reaches on the same inputs is the same for every candidate: a quarter of the whole time."""
    known: dict[bytes, Any] = {}

    def remembered(reference: Any, inputs: Any) -> Any:
        key = pickle.dumps(inputs)
        if key not in known:
            known[key] = expected(reference, inputs)
        return known[key]

    return remembered


ROOM = InProcess(HOMEWORK, fixtures, hostile=["dict.fromkeys(['train_loss', 'yhat_train'], [None])"])
