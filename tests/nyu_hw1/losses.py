"""What the student's losses return."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from tests.nyu_hw1.draw import Draw
from tests.nyu_hw1.inputs import LOSSES, LossInputs
from tests.support import Gap, StudentError, tensor


def pair_of(inputs: LossInputs, answer: Any) -> tuple[Any, Any]:
    """J and dJdy_hat, each unchecked.

    Raises:
        Gap: the answer is no pair.
    """
    if type(answer) not in (tuple, list) or len(answer) != len(("J", "dJdy_hat")):
        kind = "None (is it still to be written, or is a return missing?)" if answer is None else "something else"
        raise Gap(f"{inputs.loss} returns {kind} instead of the pair (J, dJdy_hat)", call=inputs.call())
    return answer[0], answer[1]


def ask(submission: Any, inputs: LossInputs) -> tuple[Any, Any]:
    """The student's J and dJdy_hat, each unchecked; raises as ``pair_of``."""
    return pair_of(inputs, getattr(submission.mlp, inputs.loss)(tensor(inputs.y), tensor(inputs.y_hat)))


def run_losses(submission: Any, draw: Draw) -> None:
    """Call both losses once, for what their code does; what they return is judged elsewhere."""
    for loss in LOSSES:
        with suppress(Gap, StudentError):
            ask(submission, draw.loss(loss, 7, 3, seed=1))
