"""What each part meets in a whole training of the oracle, as a program for that part alone.

A mistake that only shows when parameters move, or after the first batch, shows here in its own part: whatever the
part is handed comes from the oracle, and so does every move of the parameters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.nyu_hw1.gradients import same_tensor
from tests.nyu_hw1.inputs import NetworkInputs, Step
from tests.nyu_hw1.losses import same_gradient, same_J
from tests.nyu_hw1.network import arguments
from tests.support import tensor
from tests.support.programs import Program, Thing

OUTPUT = "y_hat"


def forward(steps: Sequence[Step]) -> Program:
    """Every forward of the training, its parameters moved in between."""
    program, network = _network(steps[0].inputs)
    for step in steps:
        _batch(program, network, step, what=OUTPUT)
    return program


def backward(steps: Sequence[Step]) -> Program:
    """Every forward and backward of the training, with the right gradient of the loss."""
    program, network = _network(steps[0].inputs)
    for step in steps:
        _batch(program, network, step)
        dJdy_hat = tensor(step.inputs.upstream)
        program.call(network, "backward", dJdy_hat, dJdy_hat=dJdy_hat)
        for name in step.gradients:
            program.look_item(network, "grads", name, compare=same_tensor)
    return program


def loss(steps: Sequence[Step], name: str) -> Program:
    """Every call of the loss in the training; its gradient is compared."""
    return _losses(steps, name, "dJdy_hat", same_gradient)


def loss_value(steps: Sequence[Step], name: str) -> Program:
    """Every call of the loss in the training; its J is compared."""
    return _losses(steps, name, "J", same_J)


def _losses(steps: Sequence[Step], name: str, what: str, compare: Any) -> Program:
    program = Program()
    for step in steps:
        y, y_hat = tensor(step.inputs.y), tensor(step.y_hat)
        program.function("mlp", name, y, y_hat, what=what, compare=compare, y=y, y_hat=y_hat)
    return program


def _network(inputs: NetworkInputs) -> tuple[Program, Thing]:
    program = Program()
    return program, program.new("mlp", "MLP", *arguments(inputs).values())


def _batch(program: Program, network: Thing, step: Step, what: str = "") -> None:
    """Move the parameters to where they are in this step, clear, and forward its batch."""
    for name, array in step.inputs.parameters.items():
        program.move(network, "parameters", name, to=tensor(array))
    program.call(network, "clear_grad_and_cache")
    x = tensor(step.inputs.x)
    program.call(network, "forward", x, what=what, compare=same_tensor, x=x)
