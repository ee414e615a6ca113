"""Judges the classifier with the student's own layers; where that fails, alone, with right ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tests.support import keep_if_right_alone
from tests.support.programs import Program, assert_same_results
from tests.umich_ps4.inputs import NetworkInputs
from tests.umich_ps4.network import Names
from tests.umich_ps4.script import right_layers

LAYERS = "layers"
RIGHT_ALONE = "SoftmaxClassifier itself is right: with the reference's layers it gives the right numbers."


class Classifier:
    """The student's SoftmaxClassifier beside the reference's.

    Args:
        reg: ``[settings] reg`` of homework.toml.

    Attributes:
        names: what the submission calls the parameters and the method.
    """

    def __init__(self, submission: Any, reference: Any, carry: Any, reg: float) -> None:
        self.submission, self.reference, self._carry = submission, reference, carry
        self.names = Names(submission, reg)

    def judge(self, check: Callable[[], None], asked: Sequence[NetworkInputs]) -> None:
        """Run a check; where it fails, run it with layers that are right for these batches.

        Raises:
            Gap, StudentError, WorkerGone: the classifier is wrong, or cannot be told from another part's mistake.
        """
        def alone() -> None:
            with right_layers(self.submission, self.reference, asked):
                check()

        keep_if_right_alone(check, alone, RIGHT_ALONE, [LAYERS], live=self.reference.live, carry=self._carry,
                            suspects=lambda: [LAYERS], renew=self.submission.renew)

    def assert_same(self, program: Program, asked: Sequence[NetworkInputs]) -> None:
        """A program gives the reference's results.

        Raises:
            Gap, StudentError, WorkerGone: as ``judge``.
        """
        self.judge(lambda: assert_same_results(program, self.submission, self.reference), asked)

    def answers(self, inputs: NetworkInputs, labels: bool) -> tuple[Any, Any]:
        """What the method returns for a batch, the student's and the reference's.

        Args:
            labels: whether it gets y.
        """
        args = (inputs.X, inputs.y) if labels else (inputs.X,)
        return tuple(self.names.run(side, self.names.network(side, inputs), *args)  # type: ignore[return-value]
                     for side in (self.submission, self.reference))
