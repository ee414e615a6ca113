"""nyu_hw1's cases in process."""

from __future__ import annotations

from typing import Any

from autograder.homework import load_homework
from meta_tests.catalogue.inprocess import InProcess
from tests.support import Bank

HOMEWORK = load_homework("nyu_hw1")


def fixtures(conftest: Any, submission: Any, reference: Any, settings: dict[str, Any], record: Any) -> dict[str, Any]:
    """The fixtures of tests/nyu_hw1/conftest.py."""
    return {"desk": conftest.Desk(submission, reference, settings, record),
            "bank": Bank(HOMEWORK.cases_dir / "hidden" / "torch_answers.npz")}


ROOM = InProcess(HOMEWORK, fixtures)
