"""Builds the student's network with given parameters, and reads what it then holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from tests.nyu_hw1.inputs import WORDS, Arrays, NetworkInputs
from tests.support import Gap, construct, is_zero, items_of, read_tensor, tensor


def build(submission: Any, inputs: NetworkInputs) -> Any:
    """A network of the student's with these parameters, set in place where that is possible.

    Where its arguments have other names than the handout's, they are passed by position.

    Raises:
        Gap, StudentError: it cannot be made, or lacks a parameter.
    """
    try:
        network = build_by_name(submission, inputs)
    except Gap:
        network = submission.mlp.MLP(*arguments(inputs).values())
    own(network, inputs)
    set_parameters(submission, network, inputs.parameters)
    return network


def build_by_name(submission: Any, inputs: NetworkInputs) -> Any:
    """A network of the student's, made with the handout's names, as it is.

    Raises:
        Gap: MLP takes no argument of one of these names.
        StudentError: it raised something else.
    """
    return construct(submission, submission.mlp.MLP, "MLP", **arguments(inputs))


def arguments(inputs: NetworkInputs) -> dict[str, Any]:
    """What MLP is constructed with, by the handout's names and in its order."""
    sizes = inputs.sizes
    return {"linear_1_in_features": sizes["in"], "linear_1_out_features": sizes["hidden"], "f_function": inputs.f,
            "linear_2_in_features": sizes["hidden"], "linear_2_out_features": sizes["K"], "g_function": inputs.g}


def set_parameters(submission: Any, network: Any, parameters: Arrays) -> None:
    """Give a network these parameters, in place where that is possible."""
    for name, array in parameters.items():
        submission.move(network, "parameters", name, to=tensor(array))


def own(network: Any, inputs: NetworkInputs) -> NetworkInputs:
    """The inputs with the parameters that the student's network has now.

    Raises:
        Gap: a parameter is missing or is no tensor of its shape.
    """
    call = inputs.call("parameters")
    found = items_of("MLP: parameters", network.parameters, inputs.parameters, call)
    return replace(inputs, parameters={
        name: read_tensor(f"MLP: parameters[{name!r}]", found[name], array.shape, call=call)
        for name, array in inputs.parameters.items()})


def filled_grads(network: Any, inputs: NetworkInputs, words: str = WORDS) -> dict[str, Any]:
    """``network.grads`` with its four gradients, each unchecked.

    Raises:
        Gap: one is missing, or backward filled none.
    """
    names = [f"dJd{name}" for name in inputs.parameters]
    grads = items_of("MLP: grads", network.grads, names, inputs.call(words))
    if all(is_zero(grads[name]) for name in names):
        raise Gap("MLP.backward: grads holds only zeros: backward did not fill it", call=inputs.call(words))
    return grads


def run(network: Any, inputs: NetworkInputs) -> dict[str, Any]:
    """Forward and backward on a cleared network; what they leave in grads, as ``filled_grads``."""
    network.clear_grad_and_cache()
    network.forward(tensor(inputs.x))
    network.backward(tensor(inputs.upstream))
    return filled_grads(network, inputs)


def run_each(submission: Any, each: Iterable[NetworkInputs]) -> None:
    """Build a network for each of these inputs and run it, for what its code does.

    A wrong forward may leave an output dead, whose gradients are zeros: some of the networks must fill grads, not all.

    Raises:
        Gap: none did.
        StudentError: one raised.
    """
    gaps, done = [], 0
    for inputs in each:
        try:
            run(build(submission, inputs), inputs)
            done += 1
        except Gap as gap:
            gaps.append(gap)
    if gaps and not done:
        raise gaps[0]
