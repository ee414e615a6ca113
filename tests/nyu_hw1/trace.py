"""What each part meets in a whole training of the oracle, as a program for that part alone.

A mistake that only shows when parameters move, or after the first batch, shows here in its own part: whatever the
part is handed comes from the oracle, and so does every move of the parameters.
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.nyu_hw1.gradients import same_tensor
from tests.nyu_hw1.inputs import NetworkInputs, Step
from tests.nyu_hw1.losses import same_gradient
from tests.nyu_hw1.network import arguments
from tests.support import tensor
from tests.support.programs import Program, Thing

OUTPUT = "y_hat"


def forward(steps: Sequence[Step]) -> Program:
    """Every forward of the training, its parameters moved in between."""
    program, network = _network(steps[0].inputs)
    for number, step in enumerate(steps, start=1):
        _batch(program, network, step, number, what=OUTPUT)
    return program


def backward(steps: Sequence[Step]) -> Program:
    """Every forward and backward of the training, with the right gradient of the loss."""
    program, network = _network(steps[0].inputs)
    for number, step in enumerate(steps, start=1):
        _batch(program, network, step, number)
        dJdy_hat = tensor(step.inputs.upstream)
        program.call(network, "backward", dJdy_hat, **{f"dJdy_hat_{number}": dJdy_hat})
        for name in step.gradients:
            program.look_item(network, "grads", name, compare=same_tensor)
    return program


def loss(steps: Sequence[Step], name: str) -> Program:
    """Every call of the loss in the training; its gradient is compared."""
    program = Program()
    for number, step in enumerate(steps, start=1):
        y, y_hat = tensor(step.inputs.y), tensor(step.y_hat)
        program.function("mlp", name, y, y_hat, what="dJdy_hat", compare=same_gradient,
                         **{f"y_{number}": y, f"y_hat_{number}": y_hat})
    return program


def _network(inputs: NetworkInputs) -> tuple[Program, Thing]:
    program = Program()
    return program, program.new("mlp", "MLP", *arguments(inputs).values())


def _batch(program: Program, network: Thing, step: Step, number: int, what: str = "") -> None:
    """Move the parameters to where they are in this step, clear, and forward its batch.

    Args:
        number: of the step; the reproducer knows its arrays by it.
    """
    for name, array in step.inputs.parameters.items():
        program.move(network, "parameters", name, to=tensor(array))
    program.call(network, "clear_grad_and_cache")
    x = tensor(step.inputs.x)
    program.call(network, "forward", x, what=what, compare=same_tensor, **{f"x_{number}": x})
