"""What each piece meets in a training of the reference, as a program for that piece alone.

A mistake that only shows when parameters move, or after the first batch, shows here in its own part: whatever the
piece is handed comes from the reference, and so does every step of the parameters. All of it is rounded, so that a
failure can be repeated from short numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.support import filled
from tests.support.inputs import DECIMALS
from tests.support.programs import Program
from tests.umich_ps4.answers import close, gradients_of_fc, loss_and_gradient, loss_and_grads, output
from tests.umich_ps4.inputs import Arrays, NetworkInputs, draw_parameters
from tests.umich_ps4.layers import MODULE
from tests.umich_ps4.network import Names

SIZES, SAMPLES, BATCH, RATE, STEPS = (5, 7, 3), 11, 4, 0.5, 4


@dataclass(frozen=True)
class Step:
    """One batch of the training.

    Attributes:
        inputs: the parameters before the step, and the batch.
        hidden: the output of the first layer, ``(N, H)``.
        active: the hidden units, ``(N, H)``.
        scores: ``(N, C)``.
        dscores, dactive: the gradients by the scores and the hidden units.
        dhidden: the gradient by the output of the first layer.
    """

    inputs: NetworkInputs
    hidden: np.ndarray
    active: np.ndarray
    scores: np.ndarray
    dscores: np.ndarray
    dactive: np.ndarray
    dhidden: np.ndarray


@dataclass(frozen=True)
class Trace:
    """The steps of a training."""

    steps: tuple[Step, ...]

    def fc(self) -> Program:
        """Both fully connected layers of every step, each forward and its backward."""
        program = Program()
        for number, step in enumerate(self.steps, 1):
            params = step.inputs.params
            caches = [self._fc(program, number, layer, x, params[f"W{layer}"], params[f"b{layer}"])
                      for layer, x in ((1, step.inputs.X), (2, step.active))]
            for layer, dout in ((2, step.dscores), (1, step.dhidden)):
                program.function(MODULE, "fc_backward", dout, caches[layer - 1], what="the gradients",
                                 compare=gradients_of_fc, **{f"dout{layer}_{number}": dout})
        return program

    def relu(self) -> Program:
        """The activation of every step, forward and backward."""
        program = Program()
        for number, step in enumerate(self.steps, 1):
            held = program.hold(MODULE, "relu_forward", step.hidden, what="out", compare=output,
                                **{f"x_{number}": step.hidden})
            program.function(MODULE, "relu_backward", step.dactive, program.part(held, 1), what="dx", compare=close,
                             **{f"dout_{number}": step.dactive})
        return program

    def softmax(self) -> Program:
        """The loss of every step."""
        program = Program()
        for number, step in enumerate(self.steps, 1):
            program.function(MODULE, "softmax_loss", step.scores, step.inputs.y, what="loss and dx",
                             compare=loss_and_gradient,
                             **{f"x_{number}": step.scores, f"y_{number}": step.inputs.y})
        return program

    def classifier(self, names: Names) -> Program:
        """One classifier, its parameters moved before every step."""
        program = Program()
        model = names.new(program, SIZES)
        for number, step in enumerate(self.steps, 1):
            names.move(program, model, step.inputs.params)
            X, y = step.inputs.X, step.inputs.y
            names.call(program, model, X, y, compare=loss_and_grads, **{f"X_{number}": X, f"y_{number}": y})
        return program

    @staticmethod
    def _fc(program: Program, number: int, layer: int, x: np.ndarray, w: np.ndarray, b: np.ndarray) -> Any:
        """The cache of a forward."""
        names = {f"{letter}{layer}_{number}": array for letter, array in zip("xwb", (x, w, b), strict=True)}
        return program.part(program.hold(MODULE, "fc_forward", x, w, b, what="out", compare=output, **names), 1)


def trace(reference: Any) -> Trace:
    """A training of four steps on 11 samples, with the reference's layers."""
    rng = np.random.default_rng(29)
    params, X, y = draw_parameters(rng, SIZES), filled(rng, SAMPLES, SIZES[0]), rng.integers(0, SIZES[2], SAMPLES)
    steps = []
    for number in range(STEPS):
        batch = np.arange(number * BATCH, (number + 1) * BATCH - number % 2) % SAMPLES
        step, gradients = _step(reference.ps4, NetworkInputs(dict(params), X[batch], y[batch]))
        steps.append(step)
        params = {name: (params[name] - RATE * gradients[name]).round(DECIMALS) for name in params}
    return Trace(tuple(steps))


def _step(ps4: Any, inputs: NetworkInputs) -> tuple[Step, Arrays]:
    """A batch, and the gradients by the parameters."""
    params = inputs.params
    hidden, cache1 = ps4.fc_forward(inputs.X, params["W1"], params["b1"])
    hidden = hidden.round(DECIMALS)
    active, cache = ps4.relu_forward(hidden)
    scores, cache2 = ps4.fc_forward(active, params["W2"], params["b2"])
    scores = scores.round(DECIMALS)
    dscores = ps4.softmax_loss(scores, inputs.y)[1].round(DECIMALS)
    dactive, dW2, db2 = ps4.fc_backward(dscores, cache2)
    dactive = dactive.round(DECIMALS)
    dhidden = ps4.relu_backward(dactive, cache).round(DECIMALS)
    _, dW1, db1 = ps4.fc_backward(dhidden, cache1)
    return (Step(inputs, hidden, active, scores, dscores, dactive, dhidden),
            {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2})
