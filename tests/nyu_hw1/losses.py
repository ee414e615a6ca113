"""What the student's losses return."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np

from tests.nyu_hw1.draw import Draw
from tests.nyu_hw1.inputs import LOSSES, LossInputs
from tests.support import Call, Gap, StudentError, assert_number_close, assert_tensor, tensor
from tests.support.programs import Program


def pair_of(loss: str, answer: Any, call: Call | None = None) -> tuple[Any, Any]:
    """J and dJdy_hat, each unchecked.

    Raises:
        Gap: the answer is no pair.
    """
    if type(answer) not in (tuple, list) or len(answer) != len(("J", "dJdy_hat")):
        kind = "None (is it still to be written, or is a return missing?)" if answer is None else "something else"
        raise Gap(f"{loss} returns {kind} instead of the pair (J, dJdy_hat)", call=call)
    return answer[0], answer[1]


def ask(submission: Any, inputs: LossInputs) -> tuple[Any, Any]:
    """The student's J and dJdy_hat, each unchecked; raises as ``pair_of``."""
    answer = getattr(submission.mlp, inputs.loss)(tensor(inputs.y), tensor(inputs.y_hat))
    return pair_of(inputs.loss, answer, inputs.call())


def same_J(what: str, got: Any, want: Any, *, call: Call | None = None, **_: Any) -> None:
    """Compare the J of two pairs (J, dJdy_hat): a Program's comparison."""
    loss = what.partition(":")[0]
    assert_number_close(f"{loss}: J", pair_of(loss, got, call)[0], want[0], call=_with_sizes(call, want))


def same_gradient(what: str, got: Any, want: Any, *, call: Call | None = None, **_: Any) -> None:
    """Compare the dJdy_hat of two pairs (J, dJdy_hat): a Program's comparison."""
    loss = what.partition(":")[0]
    assert_tensor(f"{loss}: dJdy_hat", pair_of(loss, got, call)[1], want[1], call=_with_sizes(call, want))


def _with_sizes(call: Call | None, want: tuple[float, np.ndarray]) -> Call | None:
    """The call with N and K, in which a ratio may be recognised."""
    return call and replace(call, sizes=dict(zip(("N", "K"), want[1].shape, strict=True)))


def run_losses(submission: Any, draw: Draw) -> None:
    """Call both losses once, for what their code does; what they return is judged elsewhere."""
    for loss in LOSSES:
        with suppress(Gap, StudentError):
            ask(submission, draw.loss(loss, 7, 3, seed=1))


def asked_again(draw: Draw, loss: str, compare: Callable[..., None]) -> Program:
    """A loss of three batches of one shape, then of one of another."""
    program = Program()
    for number, n in enumerate((5, 5, 5, 7), start=1):
        inputs = draw.loss(loss, n, 3, seed=10 + number)
        y, y_hat = tensor(inputs.y), tensor(inputs.y_hat)
        names = {f"y_{number}": y, f"y_hat_{number}": y_hat}
        program.function("mlp", loss, y, y_hat, what="J and dJdy_hat", compare=compare, **names)
    return program
