"""The right answers, in the conventions of an edition."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from autograder.wire.values import Tensor
from tests.nyu_hw1.edition import Edition
from tests.nyu_hw1.inputs import LOSSES, Arrays, LossInputs, NetworkInputs

Ratio = Callable[[int, int], float]


class Oracle:
    """Asks the oracle of the reference.

    Attributes:
        live: False in the handout, where only recorded questions have an answer.
    """

    def __init__(self, reference: Any, edition: Edition) -> None:
        self.live: bool = reference.live
        self._reference, self._edition = reference, edition
        self._oracle = reference.oracle

    def output(self, inputs: NetworkInputs) -> np.ndarray:
        """y_hat, ``(N, K)``."""
        y_hat: np.ndarray = self._oracle.forward(inputs.parameters, inputs.f, inputs.g, inputs.x)["y_hat"]
        return y_hat

    def gradients(self, inputs: NetworkInputs, slope_at_zero: float = 0.0) -> Arrays:
        """dJdW1, dJdb1, dJdW2 and dJdb2 for ``inputs.upstream``, each of its parameter's shape.

        Args:
            slope_at_zero: ReLU's slope at exactly 0.
        """
        gradients: Arrays = self._oracle.backward(inputs.parameters, inputs.f, inputs.g, inputs.x, inputs.upstream,
                                                  slope_at_zero)
        return gradients

    def loss(self, inputs: LossInputs) -> tuple[float, np.ndarray]:
        """J and dJdy_hat, ``(N, K)``."""
        if inputs.loss == "mse_loss":
            return self._oracle.mse(inputs.y, inputs.y_hat, self._edition.mse_factor)
        return self._oracle.bce(inputs.y, inputs.y_hat)

    def is_fair(self, inputs: NetworkInputs) -> bool:
        """Whether right code in single precision must agree with the oracle on these inputs."""
        return bool(self._oracle.is_fair(inputs.parameters, inputs.f, inputs.g, inputs.x, inputs.upstream))

    def side(self, upstream: Ratio | None = None, losses: Mapping[str, Ratio] | None = None) -> Side:
        """The oracle as a program's reference.

        Args:
            upstream: (N, K) -> by what MLP.backward multiplies its argument, where that is accepted.
            losses: the same of each loss's gradient.
        """
        return Side(self._reference, self._edition, upstream, losses or {})


@dataclass(frozen=True)
class Side:
    """The oracle under the name of the students' module, in double precision: a program runs on it as on theirs."""

    _reference: Any
    _edition: Edition
    _upstream: Ratio | None = None
    _losses: Mapping[str, Ratio] = field(default_factory=dict)

    @property
    def live(self) -> bool:
        """Whether any program can be asked, and not only recorded ones."""
        return bool(self._reference.live)

    @property
    def mlp(self) -> Any:
        """The oracle's module: MLP, mse_loss and bce_loss."""
        return self._reference.oracle

    def run(self, steps: Sequence[Any]) -> Any:
        """The steps' results, in the edition's conventions."""
        ran = self._reference.run([replace(step, request=self._asked(step)) for step in steps])
        results = [self._answered(step.label, result) for step, result in zip(steps, ran.results, strict=False)]
        return replace(ran, results=results)

    def _asked(self, step: Any) -> list[Any]:
        request: list[Any] = _double(step.request)
        if step.label == "MLP.backward" and self._upstream is not None:
            *before, [dJdy_hat], names = request
            return [*before, [dJdy_hat * self._upstream(*dJdy_hat.shape)], names]
        return request

    def _answered(self, label: str, result: Any) -> Any:
        if label not in LOSSES:
            return result
        J, dJdy_hat = result
        factor = self._edition.mse_factor if label == "mse_loss" else 1.0
        ratio = self._losses.get(label)
        return factor * J, factor * dJdy_hat * (ratio(*dJdy_hat.shape) if ratio else 1.0)


def _double(value: Any) -> Any:
    """A request with arrays of double precision in the place of tensors."""
    if type(value) is Tensor:
        return value.array.astype(float)
    return [_double(item) for item in value] if type(value) is list else value
