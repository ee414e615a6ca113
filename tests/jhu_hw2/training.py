"""A training: its data, its course in the grader, and the same as a program for the function alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.jhu_hw2.answers import call_on, gradient, pair_of, parameters, predictions
from tests.jhu_hw2.models import Arrays, Model, ModelInputs
from tests.jhu_hw2.programs import Steps
from tests.support import Gap, assert_close, assert_shape, filled
from tests.support.inputs import DECIMALS
from tests.support.programs import Program

ALLOWED = 0.002  # the share by which a training may differ: rounding grows with every step
Batch = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class TrainingInputs:
    """What is trained, on what and how, as ``main_training`` does: batch by batch, without shuffling.

    Attributes:
        params: the initial parameters.
        train, dev: x ``(N, D)`` and labels ``(N,)``.
    """

    model: Model
    params: Arrays
    train: Batch
    dev: Batch
    batch: int
    rate: float
    epochs: int

    @classmethod
    def random(cls, model: Model, seed: int, n_train: int = 13, n_dev: int = 5, batch: int = 5, rate: float = 0.3,
               epochs: int = 2, features: int = 5, units: int = 7, classes: int = 3) -> TrainingInputs:
        """A learnable problem: one centre for each class, and noise around it; the last batch is a smaller one."""
        rng = np.random.default_rng(seed)
        centres = filled(rng, classes, features, scale=1.5)
        parts = []
        for n in (n_train, n_dev):
            y = rng.integers(0, classes, n)
            parts.append(((centres[y] + filled(rng, n, features)).round(DECIMALS), y))
        return cls(model, model.draw(rng, features, units, classes), *parts, batch=batch, rate=rate, epochs=epochs)

    def batches(self) -> Iterator[Batch]:
        """The batches of one epoch."""
        x, y = self.train
        for start in range(0, len(x), self.batch):
            yield x[start:start + self.batch], y[start:start + self.batch]

    def inputs(self, batch: Batch, params: Arrays) -> ModelInputs:
        """One call of the function."""
        return ModelInputs(self.model, *batch, params)


def train(side: Any, inputs: TrainingInputs) -> list[tuple[Any, Any]]:
    """Train with a side's function; the loss and the probabilities of the development data after each epoch.

    The steps are taken here, so that only the function is judged.

    Raises:
        Gap: a gradient has another shape than its parameter, or is not finite.
    """
    params, param = dict(inputs.params), parameters(side, inputs.params)
    ends = []
    for _ in range(inputs.epochs):
        for batch in inputs.batches():
            case = inputs.inputs(batch, params)
            call_on(side, case, param)
            grads = {key: _shaped(gradient(param, case, key), case, key) for key in params}
            params = {key: array - inputs.rate * grads[key] for key, array in params.items()}
            for key, array in params.items():
                param.set_param(key, array)
        case = inputs.inputs(inputs.dev, params)
        ends.append(pair_of(f"{inputs.model.function}: what it returns", call_on(side, case, param, False),
                            case.call(", False")))
    return ends


def assert_learns(submission: Any, reference: Any, inputs: TrainingInputs) -> None:
    """Fail unless a training ends each epoch with the reference's loss and accuracy, within 0.2 %.

    Raises:
        Gap: the failure.
    """
    name, total = inputs.model.function, len(inputs.dev[1])
    ends = zip(train(submission, inputs), train(reference, inputs), strict=True)
    for epoch, ((got, mine), (want, right)) in enumerate(ends, 1):
        call = inputs.inputs(inputs.dev, inputs.params).call(", False")
        assert_close(f"a training with {name}: the loss after epoch {epoch}", got, want, call=call, rtol=ALLOWED)
        assert_shape(f"a training with {name}: the probabilities", mine, np.shape(right), call=call)
        (labels, _), (expected, sure) = predictions(mine), predictions(right)
        wrong = int(((labels != expected) & sure).sum())
        if wrong > ALLOWED * total:
            raise Gap(f"a training with {name}: after epoch {epoch} {wrong} of {total} samples have another class",
                      call=call)


def program_of(reference: Any, inputs: TrainingInputs) -> Program:
    """The calls of a training of the reference for the function alone: its parameters move as the reference's do."""
    program = Program()
    steps = Steps.new(program, inputs.model, inputs.params)
    params = dict(inputs.params)
    for epoch in range(inputs.epochs):
        for number, batch in enumerate(inputs.batches()):
            steps.learn(*batch, f"_{epoch + 1}_{number + 1}")
            steps.look_at_gradients(params)
            params = _stepped(reference, inputs, batch, params)
            steps.move(params)
        steps.evaluate(*inputs.dev, f"_dev_{epoch + 1}")
    return program


def _stepped(reference: Any, inputs: TrainingInputs, batch: Batch, params: Arrays) -> Arrays:
    """The parameters after a step of the reference, rounded, so that a failure can be repeated from short numbers."""
    param, case = parameters(reference, params), inputs.inputs(batch, params)
    call_on(reference, case, param)
    return {key: (array - inputs.rate * gradient(param, case, key)).round(DECIMALS) for key, array in params.items()}


def _shaped(got: Any, case: ModelInputs, key: str) -> np.ndarray:
    """A student's gradient in the shape of its parameter; that of a bias may lack its axis of length 1.

    Raises:
        Gap: it has another shape, or is not finite.
    """
    shape = case.params[key].shape
    if type(got) is np.ndarray and key.startswith("b") and got.shape == shape[1:] and got.dtype.kind in "fiu":
        got = got.reshape(shape)
    return assert_shape(f"{case.model.function}: param.grad[{key!r}]", got, shape, call=case.call())
