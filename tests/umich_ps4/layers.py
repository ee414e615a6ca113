"""Calls a layer's forward and then its backward with the cache that forward returned, whatever the cache is."""

from __future__ import annotations

from functools import partial
from typing import Any

from autograder.sandbox.request import Request, describe_arguments
from autograder.wire.values import Slot
from tests.support import Call, assert_close, once_more
from tests.umich_ps4.answers import BACKWARD, FORWARD, LOSS, several_of
from tests.umich_ps4.inputs import LayerInputs, ScoreInputs

MODULE = "ps4"


def forward(side: Any, case: LayerInputs) -> Any:
    """The output of the layer; its cache is not looked at.

    Raises:
        Gap: forward does not return two values.
    """
    function = getattr(getattr(side, MODULE), case.forward)
    got = function(*case.arrays.values())
    return several_of(f"{case.forward}: what it returns", got, FORWARD, case.call(backward=False))[0]


def backward(side: Any, case: LayerInputs) -> list[Any]:
    """The gradients that backward returns for the cache of this side's own forward: dx, dw, db, or dx alone.

    Raises:
        Gap: forward or backward does not return as many values as it should.
        StudentError: one of them raised.
    """
    about = f"{case.forward}({describe_arguments(tuple(case.arrays.values()), {})})"
    functions = [getattr(getattr(side, MODULE), name) for name in (case.forward, case.backward)]
    ran = side.run([
        Request(["hold", functions[0], list(case.arrays.values())], case.forward, about),
        Request(["fetch", Slot(0)], case.forward, about),
        Request(["part", Slot(0), 1], "cache", f"reading the cache of {case.forward}"),
        Request(["call", functions[1], [case.dout, Slot(2)], {}], case.backward, f"{case.backward}(dout, cache)")])
    if len(ran.results) > 1:
        several_of(f"{case.forward}: what it returns", ran.results[1], FORWARD, case.call())
    if ran.error is not None:
        raise ran.error
    got = ran.results[-1]
    return several_of(f"{case.backward}: what it returns", got, BACKWARD, case.call()) if case.name == "fc" else [got]


def assert_gradients(submission: Any, reference: Any, case: LayerInputs) -> None:
    """All gradients of a layer are the reference's.

    Raises:
        Gap, StudentError: they are not.
    """
    got, want = (backward(side, case) for side in (submission, reference))
    other = LayerInputs.fc(5, 4, 6, seed=11) if case.name == "fc" else LayerInputs.relu((4, 6), seed=11)
    for place, (name, mine, right) in enumerate(zip(BACKWARD, got, want, strict=False)):
        also = {"the gradient by the output itself": case.dout}
        if name == "dx" and case.name == "relu":
            also["the slope without the gradient by the output"] = (case.arrays["x"] > 0) * 1.0
        assert_close(f"{case.backward}: {name}", mine, right, call=case.call(), also=also, of_largest=1e-5,
                     again=once_more(submission, partial(_asked, submission, other, place)))


def _asked(side: Any, case: LayerInputs, place: int) -> tuple[Any, Call]:
    """One of the gradients, and the call that gives it."""
    return backward(side, case)[place], case.call()


def softmax_loss(side: Any, case: ScoreInputs) -> list[Any]:
    """The loss and the gradient.

    Raises:
        Gap: softmax_loss does not return two values.
    """
    got = getattr(side, MODULE).softmax_loss(case.x, case.y)
    return several_of("softmax_loss: what it returns", got, LOSS, case.call())
