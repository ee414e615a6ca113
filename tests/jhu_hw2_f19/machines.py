"""Random programs for each piece: calls on batches of other sizes, of the size before and of one sample, in any order.

The pieces are functions. A program finds what one call does not: a value that is kept from an earlier call.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from tests.jhu_hw2_f19.calls import Calls
from tests.jhu_hw2_f19.inputs import DivergenceInputs, LinearInputs, NetworkInputs, ScoreInputs
from tests.support import filled
from tests.support.machines import Machine

SIZES = (3, 5, 7, 11)
LENGTHS = (3, 7)  # calls of functions


class _BatchMachine(Machine):
    """Calls on batches of another size, of the size before, and of one sample."""

    actions: ClassVar = ("other_size", "same_size", "same_size", "single")
    lengths: ClassVar = LENGTHS

    def __init__(self, rng: np.random.Generator) -> None:
        super().__init__(rng)
        self.calls = Calls(self.program)
        self.sizes = [int(size) for size in rng.choice(SIZES, 3, replace=False)]
        self.batch = 7

    def other_size(self, rng: np.random.Generator) -> None:
        """A batch of another size."""
        self.batch = int(rng.choice(SIZES))
        self.add(self.batch, int(rng.integers(2**16)))

    def same_size(self, rng: np.random.Generator) -> None:
        """Another batch of the size before."""
        self.add(self.batch, int(rng.integers(2**16)))

    def single(self, rng: np.random.Generator) -> None:
        """A batch of one sample."""
        self.add(1, int(rng.integers(2**16)))

    def add(self, n: int, seed: int) -> None:
        """A call on n samples."""
        raise NotImplementedError


class GradientsMachine(Machine):
    """The four partial derivatives, at points of both signs."""

    actions: ClassVar = ("g_w1", "g_w2", "g_x1", "g_x2")
    lengths: ClassVar = LENGTHS

    def __init__(self, rng: np.random.Generator) -> None:
        super().__init__(rng)
        self.calls = Calls(self.program)

    def g_w1(self, rng: np.random.Generator) -> None:
        """The derivative by w1."""
        self._add("g_w1", rng)

    def g_w2(self, rng: np.random.Generator) -> None:
        """The derivative by w2."""
        self._add("g_w2", rng)

    def g_x1(self, rng: np.random.Generator) -> None:
        """The derivative by x1."""
        self._add("g_x1", rng)

    def g_x2(self, rng: np.random.Generator) -> None:
        """The derivative by x2."""
        self._add("g_x2", rng)

    def _add(self, name: str, rng: np.random.Generator) -> None:
        self.calls.derivative(name, tuple(filled(rng, 4, scale=1.5).tolist()))


class SoftmaxMachine(_BatchMachine):
    """softmax, of small and of large scores."""

    def add(self, n: int, seed: int) -> None:
        """A call on n samples."""
        scale = (0.5, 3.0, 30.0)[seed % 3]
        self.calls.softmax(ScoreInputs.random(n, self.sizes[0], seed, scale).scores)


class DivergenceMachine(_BatchMachine):
    """kl_divergence of one-hot targets."""

    def add(self, n: int, seed: int) -> None:
        """A call on n samples."""
        case = DivergenceInputs.random(n, self.sizes[0], seed, (0.3, 3.0)[seed % 2])
        self.calls.divergence(case.T, case.probs)


class LinearMachine(_BatchMachine):
    """linear_forward, and the loss with its gradients."""

    def add(self, n: int, seed: int) -> None:
        """A call on n samples, of one of the two."""
        case = LinearInputs.random(n, self.sizes[0], self.sizes[1], seed, (0.3, 3.0)[seed % 2])
        if seed % 3:
            self.calls.linear(case)
        else:
            self.calls.forward(case)


class TwoLayerMachine(_BatchMachine):
    """The network's loss with its gradients."""

    def add(self, n: int, seed: int) -> None:
        """A call on n samples."""
        self.calls.two_layer(NetworkInputs.random(n, *self.sizes, seed, (0.3, 1.0)[seed % 2]))


class TemplatesMachine(_BatchMachine):
    """mean_templates; with few samples, some classes are empty."""

    def add(self, n: int, seed: int) -> None:
        """A call on n samples."""
        rng = np.random.default_rng(seed)
        self.calls.templates(filled(rng, n, self.sizes[0]), rng.integers(0, self.sizes[1], n), self.sizes[1])


class PredictMachine(_BatchMachine):
    """predict."""

    def add(self, n: int, seed: int) -> None:
        """A call on n samples."""
        case = LinearInputs.random(n, self.sizes[0], self.sizes[1], seed)
        self.calls.predict(case.X, case.W, case.b)
