"""A case is tried the fast way first: in the worker that has served the case before, if nothing speaks against it, and
with recorded examples in place of Hypothesis.

Only a clean pass counts: no failure, no remark, no claim, no score of the case's own. After anything else the case is
judged anew from the start, in a fresh worker and by Hypothesis, and nothing of the trial is left. So it costs nobody
points.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pytest

from ..errors import StudentTimeout
from .credit import take_credit
from .grading import Grading, Tally

CREDIT = ("__score__", "__leaderboard_value__")
NEVER_TRIED = {"forbidden", "set_score", "set_leaderboard_value"}


class Before(NamedTuple):
    """What is known before a case runs.

    Attributes:
        id: the case's.
        uses: how many forbidden uses had been shown.
        numbers: the state of the grader's own random numbers.
    """

    id: str
    tally: Tally
    uses: int
    numbers: tuple[Any, Any]

    def restore(self, grading: Grading) -> None:
        """Let the grading be as it was."""
        grading.tallies[self.id] = self.tally
        del grading.forbidden_uses[self.uses:]


class Trials:
    """Decides which cases are tried, and what is left of a trial.

    Attributes:
        under_way: whether the present case is being tried, not judged.
        timed_out: whether a trial has exceeded a time limit; then cases are tried no more, so that this happens once.
    """

    def __init__(self, grading: Grading) -> None:
        self.under_way = self.timed_out = False
        self._grading = grading
        self._fresh = grading.fresh
        self._clean = True
        self._spoiled_fixtures = False

    def share(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool:
        """Whether the next case may be tried in this worker: it is in the same file, and no fixture forbids it."""
        return (nextitem is not None and nextitem.path == item.path
                and not self._fresh and not self.timed_out
                and NEVER_TRIED.isdisjoint(getattr(nextitem, "fixturenames", ())))

    def passes(self, item: pytest.Item, run: Callable[[], object]) -> bool:
        """Whether a trial of a case passes cleanly; if it does not, nothing of it is left.

        Args:
            run: runs the case and its fixtures.
        """
        grading, before = self._grading, self.remember(item)
        self.under_way = self._clean = True
        try:
            run()
        finally:
            self.under_way = False
            unchanged = grading.tallies[before.id] == before.tally and len(grading.forbidden_uses) == before.uses
            before.restore(grading)
        if self._clean and unchanged and not _take_credit(item) and not grading.sides.is_doubtful():
            return True
        _set_random_numbers(before.numbers)
        self._tear_down_spoiled_fixtures(item)
        return False

    def remember(self, item: pytest.Item) -> Before:
        """What is known before a case runs; the case gets a tally of its own."""
        grading, id = self._grading, self._grading.rubric.id_of(item)
        tally = grading.tallies[id]
        grading.tallies[id] = replace(tally, remarks=[*tally.remarks])
        return Before(id, tally, len(grading.forbidden_uses), _random_numbers())

    def repeat(self, item: pytest.Item, before: Before) -> None:
        """Forget that a case has run, so that it can run again."""
        before.restore(self._grading)
        _set_random_numbers(before.numbers)
        _take_credit(item)
        self.remember(item)
        self._grading.sides.begin()

    def note_error(self, error: BaseException) -> None:
        """The case that is being tried has raised."""
        self._clean = False
        self.timed_out |= isinstance(error, StudentTimeout)

    def note_wide_fixture(self) -> None:
        """A fixture that outlives its case has asked the submission; from now on every case has a fresh worker."""
        self._fresh = True
        if self.under_way:
            self._clean, self._spoiled_fixtures = False, True

    def _tear_down_spoiled_fixtures(self, item: pytest.Item) -> None:
        """Let fixtures that hold answers of a used worker be made again."""
        if self._spoiled_fixtures:
            self._spoiled_fixtures = False
            item.session._setupstate.teardown_exact(None)


def _take_credit(item: pytest.Item) -> bool:
    """Whether the case has set a score or a leaderboard value, which is removed."""
    taken = [take_credit(getattr(item, "obj", None), name, None) for name in CREDIT]
    return any(value is not None for value in taken)


def _random_numbers() -> tuple[Any, Any]:
    """The state of the grader's own random numbers, which a case may have drawn from."""
    return random.getstate(), np.random.get_state()


def _set_random_numbers(state: tuple[Any, Any]) -> None:
    random.setstate(state[0])
    np.random.set_state(state[1])
