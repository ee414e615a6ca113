"""Problem 4: how predicted labels are compared."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.jhu_hw2_f19.inputs import LinearInputs
from tests.jhu_hw2_f19.seam import Seam
from tests.support import assert_labels
from tests.support.programs import Program, assert_same_results

NEAR_TIE = 1e-6


class Prediction:
    """The student's predict beside the reference's, apart from mistakes in linear_forward."""

    def __init__(self, submission: Any, reference: Any, seam: Seam) -> None:
        self._submission, self._reference, self._seam = submission, reference, seam

    def assert_labels(self, case: LinearInputs) -> None:
        """The label of every image whose two best scores differ by more than 1e-6."""
        want = self._reference.problem4.predict(case.X, case.W, case.b)
        best = np.sort(self._reference.problem2.linear_forward(case.X, case.W, case.b), axis=1)
        sure = best[:, -1] - best[:, -2] > NEAR_TIE

        def check() -> None:
            got = self._submission.problem4.predict(case.X, case.W, case.b)
            assert_labels("predict: the labels", got, want, sure, call=case.call("predict(X, W, b)"))

        self._judge(check)

    def assert_same(self, program: Program) -> None:
        """The program has the reference's results."""
        self._judge(lambda: assert_same_results(program, self._submission, self._reference))

    def _judge(self, check: Any) -> None:
        self._seam.judge(check, "predict", "problem4", ["linear"])
