"""Problem 1: how the descent is compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tests.jhu_hw2_f19.comparisons import assert_history, parts_of
from tests.jhu_hw2_f19.seam import Seam
from tests.support import Call


class Descent:
    """The student's descend beside the reference's."""

    def __init__(self, submission: Any, reference: Any, seam: Seam) -> None:
        self._submission, self._reference, self._seam = submission, reference, seam

    def assert_right(self, point: Sequence[float], step_size: float, iterations: int, runs: int = 1) -> None:
        """Both lists of weights are the reference's.

        Args:
            point: x1, x2, w1, w2.
            runs: how often to descend; what the last call returns is compared.
        """
        want = self._reference.problem1.descend(*point, step_size, iterations)
        words = ", ".join(f"{value:g}" for value in (*point, step_size))
        call = Call(f"descend({words}, {iterations})")

        def check() -> None:
            for _ in range(runs):
                answer = self._submission.problem1.descend(*point, step_size, iterations)
            lists = parts_of("descend", answer, 2, "two lists", call)
            for name, got, right, start in zip(("w1", "w2"), lists, want, point[2:], strict=True):
                assert_history(f"descend: the list of {name}", got, [start, *np.asarray(right, float)], call=call)

        self._seam.judge(check, "descend", "problem1", ["gradients"])
