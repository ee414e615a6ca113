"""Random programs for each piece, over what a network meets: several caches waiting, batches of any size, in any order.

The functions have no state that the handout knows of: a cache is used once, and may be used long after its forward.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from tests.support import filled
from tests.support.machines import Machine
from tests.support.programs import Thing
from tests.umich_ps4.answers import close, gradients_of_fc, loss_and_gradient, loss_and_grads, output
from tests.umich_ps4.inputs import NetworkInputs, draw_parameters
from tests.umich_ps4.layers import MODULE
from tests.umich_ps4.network import Names

SIZES = (1, 3, 5, 7, 11)
SCALES = (0.03, 1.0, 30.0)


@dataclass(frozen=True)
class Waiting:
    """A cache whose backward has not been called, and the shape of the output."""

    cache: Thing
    shape: tuple[int, ...]


class _LayerMachine(Machine):
    """Forwards of other shapes, of the shape before, and backwards in any order, each for one forward."""

    actions: ClassVar = ("forward", "same_shape", "same_shape", "backward", "backward", "backward")
    layer: ClassVar[str]

    def __init__(self, rng: np.random.Generator) -> None:
        super().__init__(rng)
        self.waiting: list[Waiting] = []
        self.shape = self._shape(rng)

    def forward(self, rng: np.random.Generator) -> None:
        """Inputs of another shape."""
        self.shape = self._shape(rng)
        self._forward(rng)

    def same_shape(self, rng: np.random.Generator) -> None:
        """Other inputs of the shape before."""
        self._forward(rng)

    def backward(self, rng: np.random.Generator) -> None:
        """Backward for one of the forwards that wait for it."""
        if self.waiting:
            used = self.waiting.pop(int(rng.integers(len(self.waiting))))
            dout = filled(rng, *used.shape, scale=float(rng.choice([1.0, 300.0])))
            self.program.function(MODULE, f"{self.layer}_backward", dout, used.cache, what="the gradients",
                                  compare=gradients_of_fc if self.layer == "fc" else close,
                                  **{self.name("dout"): dout})

    def _call(self, *arrays: np.ndarray, names: str, shape: tuple[int, ...]) -> None:
        named = {self.name(letter): array for letter, array in zip(names, arrays, strict=True)}
        held = self.program.hold(MODULE, f"{self.layer}_forward", *arrays, what="out", compare=output, **named)
        self.waiting.append(Waiting(self.program.part(held, 1), shape))

    def _shape(self, rng: np.random.Generator) -> tuple[int, ...]:
        """The shape of the next inputs."""
        raise NotImplementedError

    def _forward(self, rng: np.random.Generator) -> None:
        """Call forward on inputs of the shape."""
        raise NotImplementedError


class FcMachine(_LayerMachine):
    """Fully connected layers; the shape is N, Din, Dout."""

    layer = "fc"

    def _shape(self, rng: np.random.Generator) -> tuple[int, ...]:
        return tuple(int(size) for size in rng.choice(SIZES, 3, replace=False))

    def _forward(self, rng: np.random.Generator) -> None:
        n, n_in, n_out = self.shape
        x = filled(rng, n, n_in, scale=float(rng.choice(SCALES)))
        self._call(x, filled(rng, n_in, n_out), filled(rng, n_out), names="xwb", shape=(n, n_out))


class ReluMachine(_LayerMachine):
    """ReLUs on arrays of one to three axes."""

    layer = "relu"

    def _shape(self, rng: np.random.Generator) -> tuple[int, ...]:
        return tuple(int(size) for size in rng.choice(SIZES, int(rng.integers(1, 4)), replace=False))

    def _forward(self, rng: np.random.Generator) -> None:
        self._call(filled(rng, *self.shape, scale=float(rng.choice(SCALES))), names="x", shape=self.shape)


class SoftmaxMachine(Machine):
    """The loss of batches of any size, of certain and uncertain scores, near 0 and far from it."""

    actions: ClassVar = ("another", "another", "same_shape", "far")

    def __init__(self, rng: np.random.Generator) -> None:
        super().__init__(rng)
        self.shape = (7, 5)

    def another(self, rng: np.random.Generator) -> None:
        """Scores of another shape."""
        n, classes = (int(size) for size in rng.choice(SIZES, 2, replace=False))
        self.shape = (n, max(classes, 2))
        self._call(rng, 0.0)

    def same_shape(self, rng: np.random.Generator) -> None:
        """Other scores of the shape before."""
        self._call(rng, 0.0)

    def far(self, rng: np.random.Generator) -> None:
        """Scores that are all large, or all far below 0."""
        self._call(rng, float(rng.choice([-900.0, 90.0, 900.0])))

    def _call(self, rng: np.random.Generator, offset: float) -> None:
        x = filled(rng, *self.shape, scale=float(rng.choice([0.5, 3.0, 12.0]))) + offset
        y = rng.integers(0, self.shape[1], self.shape[0])
        self.program.function(MODULE, "softmax_loss", x, y, what="loss and dx", compare=loss_and_gradient,
                              **{self.name("x"): x, self.name("y"): y})


class ClassifierMachine(Machine):
    """Two classifiers of other sizes at work side by side, their parameters moving in between.

    Attributes:
        asked: every batch that a classifier got, with its parameters at that time.
    """

    actions: ClassVar = ("scores", "gradients", "gradients", "gradients", "move", "move")

    def __init__(self, rng: np.random.Generator, names: Names) -> None:
        super().__init__(rng)
        self.names = names
        self.asked: list[NetworkInputs] = []
        self.sizes = [(5, 7, 3), (3, 11, 5)]
        self.models = [names.new(self.program, sizes, times) for times, sizes in enumerate(self.sizes, 1)]
        self.params = [draw_parameters(rng, sizes) for sizes in self.sizes]
        for model, params in zip(self.models, self.params, strict=True):
            names.move(self.program, model, params)

    def scores(self, rng: np.random.Generator) -> None:
        """A batch without labels."""
        self._ask(rng, labels=False)

    def gradients(self, rng: np.random.Generator) -> None:
        """A batch with labels."""
        self._ask(rng, labels=True)

    def move(self, rng: np.random.Generator) -> None:
        """Other parameters, as after a step of the training."""
        place = int(rng.integers(2))
        self.params[place] = draw_parameters(rng, self.sizes[place])
        self.names.move(self.program, self.models[place], self.params[place])

    def _ask(self, rng: np.random.Generator, labels: bool) -> None:
        place = int(rng.integers(2))
        d, _, c = self.sizes[place]
        n = int(rng.choice([1, 2, 7]))
        X, y = filled(rng, n, d, scale=float(rng.choice([0.1, 2.0]))), rng.integers(0, c, n)
        self.asked.append(NetworkInputs(self.params[place], X, y))
        number = len(self.asked)
        if labels:
            self.names.call(self.program, self.models[place], X, y, compare=loss_and_grads,
                            **{f"X_{number}": X, f"y_{number}": y})
        else:
            self.names.call(self.program, self.models[place], X, compare=close, **{f"X_{number}": X})
