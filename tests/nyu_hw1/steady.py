"""Programs of calls, judged in the conventions of this homework."""

from __future__ import annotations

from typing import Any

from tests.nyu_hw1.fixed_batch import FixedBatch
from tests.nyu_hw1.oracle import Oracle
from tests.nyu_hw1.split import Split
from tests.support import Gap, StudentError
from tests.support.programs import Program, assert_same_results

SPLIT = ("the normalisation is split between MLP.backward and a loss; if nothing else is wrong here, this case passes "
         "on Gradescope")


class Steady:
    """Runs programs on the student's module and on the oracle."""

    def __init__(self, submission: Any, oracle: Oracle, split: Split, fixed_batch: FixedBatch) -> None:
        self._submission, self._oracle, self._split, self._fixed_batch = submission, oracle, split, fixed_batch

    def assert_right(self, part: str, program: Program) -> None:
        """Fail at the first value that differs from the oracle's, a split normalisation aside.

        Raises:
            Gap, StudentError: the text for the student.
        """
        with self._fixed_batch.told_once(part):
            try:
                assert_same_results(program, self._submission, self._oracle.side())
            except Gap as gap:
                side = self._split.side()
                if side is None or not self._is_right_on(side, program):
                    if self._split.found is not None and not self._oracle.live:
                        gap.add("note", SPLIT)
                    raise
                self._split.say_kept()

    def _is_right_on(self, side: Any, program: Program) -> bool:
        try:
            with self._submission.aside():
                assert_same_results(program, self._submission, side)
        except (Gap, StudentError):
            return False
        return True
