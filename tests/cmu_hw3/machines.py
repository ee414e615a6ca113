"""Random programs for each piece of hw3_lib: two objects at work at once, in any order, over what a network meets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from tests.cmu_hw3.comparisons import GRADIENT, LIB, OUTPUT, close, row, untouched_or_cleared
from tests.support import filled
from tests.support.machines import Machine
from tests.support.programs import Thing

SIZES = (3, 5, 7, 11)


@dataclass
class Used:
    """An object of the program, with what was done to it.

    Attributes:
        sizes: what its class was constructed with: numbers of features.
        batch: samples of the last forward; 0 before any.
        moved: whether its parameters moved since the last forward.
        done: whether backward was called; of an activation, whether it was since the last forward.
    """

    thing: Thing
    sizes: tuple[int, ...] = ()
    batch: int = 0
    moved: bool = False
    done: bool = False


class _BatchMachine(Machine):
    """Forward on batches of another size, of one sample, and of the size before."""

    def forward(self, rng: np.random.Generator) -> None:
        """A batch of another size."""
        self._forward(rng, int(rng.choice(SIZES)))

    def single(self, rng: np.random.Generator) -> None:
        """A batch of one sample."""
        self._forward(rng, 1)

    def same_shape(self, rng: np.random.Generator) -> None:
        """Another batch of the size before."""
        self._forward(rng, 0)

    def _forward(self, rng: np.random.Generator, n: int) -> None:
        """Call forward of one of the objects on n samples; 0 means as many as before."""
        raise NotImplementedError


class LinearMachine(_BatchMachine):
    """Two Linear layers of other sizes: forward, backward, both again, parameters moving in between."""

    actions: ClassVar = ("forward", "same_shape", "same_shape", "backward", "backward", "move", "single")

    def __init__(self, rng: np.random.Generator) -> None:
        super().__init__(rng)
        self.layers = [self._layer(rng, narrow) for narrow in (False, rng.random() < 0.3)]

    def backward(self, rng: np.random.Generator) -> None:
        """Backward for the last forward, or once more."""
        used = self._any(rng, [one for one in self.layers if one.batch])
        if used is None:
            return
        g = filled(rng, used.batch, used.sizes[1], scale=float(rng.choice([1.0, 300.0])))
        what = "" if used.moved else GRADIENT  # which weights it takes is only settled while they stand still
        self.program.call(used.thing, "backward", g, what=what, compare=close, **{self.name("g"): g})
        used.done = True
        self._look()

    def move(self, rng: np.random.Generator) -> None:
        """Other parameters, as after an optimizer's step."""
        used = self._any(rng, self.layers)
        if used is not None:
            weights, biases = self._parameters(rng, used.sizes)
            self.program.move(used.thing, "weights", to=weights)
            self.program.move(used.thing, "biases", to=biases)
            used.moved = True

    def _forward(self, rng: np.random.Generator, n: int) -> None:
        used = self._any(rng, self.layers)
        if used is not None:
            used.batch, used.moved = n or used.batch or 7, False
            x = filled(rng, used.batch, used.sizes[0], scale=float(rng.choice([0.03, 1.0, 30.0])))
            self.program.call(used.thing, "forward", x, what=OUTPUT, compare=close, **{self.name("x"): x})
            self._look()

    def _look(self) -> None:
        """The gradients of every layer: a step of one changes nothing in the other."""
        for used in self.layers:
            if used.done:
                self.program.look(used.thing, "d_weights", compare=close)
                self.program.look(used.thing, "d_biases", compare=row)

    def _layer(self, rng: np.random.Generator, narrow: bool) -> Used:
        n_in, n_out = (int(size) for size in rng.choice(SIZES, 2, replace=False))
        sizes = ((1, n_out), (n_in, 1))[int(rng.integers(2))] if narrow else (n_in, n_out)
        weights, biases = self._parameters(rng, sizes)
        names = {self.name("W"): weights, self.name("b"): biases}
        return Used(self.program.new(LIB, "Linear", (weights, biases), **names), sizes)

    @staticmethod
    def _parameters(rng: np.random.Generator, sizes: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
        return filled(rng, *sizes), filled(rng, 1, sizes[1])

    @staticmethod
    def _any(rng: np.random.Generator, among: list[Used]) -> Used | None:
        return among[int(rng.integers(len(among)))] if among else None


class _ActivationMachine(_BatchMachine):
    """Two layers of one activation: forward and backward in any order, small, large and whole numbers."""

    actions: ClassVar = ("forward", "same_shape", "same_shape", "backward", "backward", "single")
    kind: ClassVar[str]

    def __init__(self, rng: np.random.Generator) -> None:
        super().__init__(rng)
        self.layers = [Used(self.program.new(LIB, self.kind), (int(features),), done=True)
                       for features in (*rng.choice(SIZES, 1), rng.choice([1, 3, 5]))]

    def backward(self, rng: np.random.Generator) -> None:
        """Backward, once for each forward: a right layer may use up its state."""
        ready = [one for one in self.layers if not one.done]
        if ready:
            used = ready[int(rng.integers(len(ready)))]
            used.done = True
            g = filled(rng, used.batch, *used.sizes, scale=float(rng.choice([1.0, 300.0])))
            self.program.call(used.thing, "backward", g, what=GRADIENT, compare=close, **{self.name("g"): g})

    def _forward(self, rng: np.random.Generator, n: int) -> None:
        used = self.layers[int(rng.integers(len(self.layers)))]
        used.batch, used.done = n or used.batch or 7, False
        x = filled(rng, used.batch, *used.sizes, scale=float(rng.choice([0.02, 2.0, 40.0])))
        self.program.call(used.thing, "forward", x, what=OUTPUT, compare=close, **{self.name("x"): x})


class SigmoidMachine(_ActivationMachine):
    """Two Sigmoid layers, and the function between: of any shape, of integers too."""

    actions: ClassVar = (*_ActivationMachine.actions, "function", "whole_numbers")
    kind = "Sigmoid"

    def function(self, rng: np.random.Generator) -> None:
        """The function on numbers of one, two or three axes."""
        shape = ((7,), (3, 5), (3, 1, 5))[int(rng.integers(3))]
        self._function(filled(rng, *shape, scale=float(rng.choice([0.02, 2.0, 40.0]))))

    def whole_numbers(self, rng: np.random.Generator) -> None:
        """The function on integers."""
        self._function(rng.integers(-9, 10, 7))

    def _function(self, x: np.ndarray) -> None:
        self.program.function(LIB, "sigmoid", x, what="the result", compare=close, **{self.name("x"): x})


class ReLUMachine(_ActivationMachine):
    """Two ReLU layers."""

    kind = "ReLU"


class LossMachine(_BatchMachine):
    """Two losses: forward and backward in any order, certain and uncertain scores."""

    actions: ClassVar = ("forward", "same_shape", "same_shape", "backward", "backward", "single")

    def __init__(self, rng: np.random.Generator) -> None:
        super().__init__(rng)
        self.losses = [Used(self.program.new(LIB, "CrossEntropyLoss"), (int(classes),))
                       for classes in rng.choice(SIZES, 2, replace=False)]

    def backward(self, rng: np.random.Generator) -> None:
        """Backward for the last forward, or once more."""
        ready = [one for one in self.losses if one.batch]
        if ready:
            used = ready[int(rng.integers(len(ready)))]
            self.program.call(used.thing, "backward", what=GRADIENT, compare=close)
            self._look()

    def _forward(self, rng: np.random.Generator, n: int) -> None:
        used = self.losses[int(rng.integers(len(self.losses)))]
        used.batch = n or used.batch or 7
        score = filled(rng, used.batch, *used.sizes, scale=float(rng.choice([0.5, 3.0, 12.0])))
        label = rng.integers(0, used.sizes[0], used.batch)
        self.program.call(used.thing, "forward", score, label, what="the loss", compare=close,
                          **{self.name("score"): score, self.name("label"): label})
        self._look()

    def _look(self) -> None:
        """The probabilities and labels of both: a step of one changes nothing in the other, nor does backward."""
        for used in self.losses:
            if used.batch:
                self.program.look(used.thing, "y_hat", compare=close)
                self.program.look(used.thing, "y_true", compare=close)


class OptimizerMachine(Machine):
    """Two optimizers with models of their own: gradients set by hand, steps, some gradients exactly zero."""

    actions: ClassVar = ("step", "step", "zero_gradients", "large_gradients", "some_zeros")

    def __init__(self, rng: np.random.Generator) -> None:
        super().__init__(rng)
        self.layers: list[list[Used]] = []
        self.optimizers = []
        for rate in (0.5, 0.03):
            layers = [self._layer(rng) for _ in range(2)]
            between = self.program.namespace()  # a layer of another kind, also where the student has none
            model = self.program.namespace(layers=[layers[0].thing, between, layers[1].thing])
            self.layers.append(layers)
            self.optimizers.append(self.program.new(LIB, "GradientDescentOptimizer", model, rate))
            self._gradients(rng, layers, 1.0, 1.0)

    def step(self, rng: np.random.Generator) -> None:
        """Gradients of the usual size, and a step."""
        self._step(rng, scale=1.0)

    def large_gradients(self, rng: np.random.Generator) -> None:
        """Gradients of up to about 1000."""
        self._step(rng, scale=300.0)

    def zero_gradients(self, rng: np.random.Generator) -> None:
        """All gradients are zero."""
        self._step(rng, scale=0.0)

    def some_zeros(self, rng: np.random.Generator) -> None:
        """Weights' gradients of which half are exactly zero; the biases' are not."""
        self._step(rng, scale=1.0, kept=0.5)

    def _step(self, rng: np.random.Generator, scale: float, kept: float = 1.0) -> None:
        """Set one model's gradients and take its step: both models' parameters are as they must be."""
        chosen = int(rng.integers(2))
        self._gradients(rng, self.layers[chosen], scale, kept)
        self.program.call(self.optimizers[chosen], "step")
        for used in (used for layers in self.layers for used in layers):
            for name in ("weights", "biases"):
                self.program.look(used.thing, name, compare=close)
        for used in self.layers[chosen]:
            for name in ("d_weights", "d_biases"):
                self.program.look(used.thing, name, compare=untouched_or_cleared)

    def _gradients(self, rng: np.random.Generator, layers: list[Used], scale: float, kept: float) -> None:
        for used in layers:
            d_weights = filled(rng, *used.sizes) * scale * (rng.random(used.sizes) < kept)
            self.program.set(used.thing, "d_weights", d_weights)
            self.program.set(used.thing, "d_biases", filled(rng, 1, used.sizes[1]) * scale)

    def _layer(self, rng: np.random.Generator) -> Used:
        sizes = tuple(int(size) for size in rng.choice(SIZES, 2, replace=False))
        weights, biases = filled(rng, *sizes), filled(rng, 1, sizes[1])
        names = {self.name("W"): weights, self.name("b"): biases}
        thing = self.program.make(LIB, "Linear", (weights, biases), attributes={"weights": weights, "biases": biases},
                                  **names)
        return Used(thing, sizes)
