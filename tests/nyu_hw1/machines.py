"""Random programs for each part: two networks at work at once, in any order, over what a network meets.

Numbers lie on coarse binary grids and each bias is an odd multiple of half a step, so that no z is nearer to ReLU's
kink than 2**-11 and sums are exact in single precision.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from tests.nyu_hw1.edition import Edition
from tests.nyu_hw1.gradients import same_tensor
from tests.nyu_hw1.inputs import PAIRS, single
from tests.support import assert_tensor, items_of, tensor
from tests.support.machines import Machine
from tests.support.programs import Thing

PRIMES = (3, 5, 7, 11, 13)
NAMES = ("W1", "b1", "W2", "b2")
STEP, HALF_STEP_1, HALF_STEP_2 = 2.0**-3, 2.0**-7, 2.0**-11  # of x, W1 and W2; of b1; of b2
EXACT_PAIRS = tuple(pair for pair in PAIRS if pair != ("sigmoid", "relu"))  # after a sigmoid, a z may lie anywhere
LINEAR_PAIRS = tuple(pair for pair in PAIRS if "sigmoid" not in pair)  # alone they may meet large numbers
CERTAIN = 6.6  # logits within this give probabilities within 0.0013 and 0.9987


@dataclass(frozen=True)
class Scale:
    """The largest entries of x, W1, W2, the biases and the upstream gradient."""

    x: float
    W1: float
    W2: float
    b: float
    upstream: float


SMALL, LARGE = Scale(1, 0.5, 0.5, 0.5, 1), Scale(16, 2, 1, 4, 1000)
UNSATURATED = Scale(1, 0.5, 0.125, 0.5, 30)  # no |z| beyond 6 before a sigmoid at the output
SATURATED = Scale(4, 1, 0.25, 0.5, 0)  # what forward alone may meet: |z| is often beyond 6, and hardly beyond 20


@dataclass
class Used:
    """A network of the program, with what was done to it.

    Attributes:
        sizes: in, hidden, K.
        batch: samples of the last forward; 0 before any.
        ready: whether a forward is waiting for its backward.
    """

    thing: Thing
    sizes: tuple[int, int, int]
    scale: Scale
    batch: int = 0
    ready: bool = False

    def shape(self, name: str) -> tuple[int, ...]:
        """A parameter's shape."""
        n_in, hidden, k = self.sizes
        return {"W1": (hidden, n_in), "b1": (hidden,), "W2": (k, hidden), "b2": (k,)}[name]

    def draw(self, rng: np.random.Generator, name: str) -> np.ndarray:
        """Numbers for a parameter."""
        if name.startswith("W"):
            return on_grid(rng, self.shape(name), getattr(self.scale, name))
        step = HALF_STEP_1 if name == "b1" else HALF_STEP_2
        most = int(self.scale.b / step / 2)
        return (2 * rng.integers(-most, most, self.shape(name)) + 1) * step


class ForwardMachine(Machine):
    """Two networks of other sizes: forward in any order, parameters moving in between, nothing else changing."""

    actions: ClassVar = ("forward", "same_shape", "same_shape", "single", "move", "move", "clear")
    output: ClassVar = "y_hat"

    def __init__(self, edition: Edition, rng: np.random.Generator) -> None:
        super().__init__(rng)
        self._edition = edition
        self.networks = [self._network(rng) for _ in range(2)]

    def forward(self, rng: np.random.Generator) -> None:
        """A batch of another size."""
        used = self._any(rng)
        self._forward(rng, used, int(rng.choice([n for n in PRIMES if n not in (*used.sizes, used.batch)])))

    def same_shape(self, rng: np.random.Generator) -> None:
        """Another batch of the size before."""
        self._same_shape(rng)

    def single(self, rng: np.random.Generator) -> None:
        """A batch of one sample."""
        self._forward(rng, self._any(rng), 1)

    def move(self, rng: np.random.Generator) -> None:
        """Other parameters, as after a step; between forward and backward those of Linear1 alone, because a right
        backward may use the W2 of either moment."""
        self._move(rng, self._any(rng))

    def clear(self, rng: np.random.Generator) -> None:
        """Clear the gradients and the cache of one network."""
        used = self._any(rng)
        used.ready = False
        self.program.call(used.thing, "clear_grad_and_cache")

    def _same_shape(self, rng: np.random.Generator) -> Used:
        used = self._any(rng)
        self._forward(rng, used, used.batch or self._any_batch(used))
        return used

    @staticmethod
    def _any_batch(used: Used) -> int:
        return max(set(PRIMES) - set(used.sizes))

    def _move(self, rng: np.random.Generator, used: Used) -> None:
        for name in ("W1", "b1") if used.ready else NAMES:
            self.program.move(used.thing, "parameters", name, to=tensor(used.draw(rng, name)))

    def _forward(self, rng: np.random.Generator, used: Used, n: int) -> None:
        used.batch, used.ready = n, True
        x = tensor(on_grid(rng, (n, used.sizes[0]), used.scale.x))
        self.program.call(used.thing, "forward", x, what=self.output, compare=same_tensor, **{self.name("x"): x})
        self._look()

    def _look(self) -> None:
        """The parameters of both networks stay as they are."""
        for used in self.networks:
            self.program.look(used.thing, "parameters", compare=same_parameters)

    def _network(self, rng: np.random.Generator) -> Used:
        n_in, hidden, k = (int(size) for size in rng.choice(PRIMES, 3, replace=False))
        if rng.random() < 0.3:
            n_in, k = (1, k) if rng.random() < 0.5 else (n_in, 1)
        pairs = LINEAR_PAIRS if rng.random() < 0.4 else EXACT_PAIRS
        f, g = pairs[int(rng.integers(len(pairs)))]
        k = self._edition.outputs(k)
        used = Used(self.program.new("mlp", "MLP", n_in, hidden, f, hidden, k, g), (n_in, hidden, k),
                    self._scale(rng, f, g))
        for name in NAMES:
            self.program.move(used.thing, "parameters", name, to=tensor(used.draw(rng, name)))
        return used

    def _scale(self, rng: np.random.Generator, f: str, g: str) -> Scale:
        if rng.random() < 0.7:
            return LARGE if (f, g) in LINEAR_PAIRS else SATURATED
        return SMALL

    def _any(self, rng: np.random.Generator) -> Used:
        return self.networks[int(rng.integers(len(self.networks)))]


class BackwardMachine(ForwardMachine):
    """Two networks: forward and backward, cleared or not, with upstream gradients of all sizes and exact zeros."""

    actions: ClassVar = ("step", "step", "moving_step", "crossed_steps", "same_shape", "forward", "single", "backward",
                         "backward", "move", "move", "clear")
    output: ClassVar = ""

    def step(self, rng: np.random.Generator) -> None:
        """Another batch of the size before, and backward at once."""
        self._backward(rng, self._same_shape(rng))

    def moving_step(self, rng: np.random.Generator) -> None:
        """As ``step``, and the parameters of Linear1 move before backward."""
        used = self._same_shape(rng)
        self._move(rng, used)
        self._backward(rng, used)

    def crossed_steps(self, rng: np.random.Generator) -> None:
        """Forward of both networks, then backward of both."""
        for used in self.networks:
            self._forward(rng, used, used.batch or self._any_batch(used))
        for used in self.networks:
            self._backward(rng, used)

    def backward(self, rng: np.random.Generator) -> None:
        """Backward for a forward that waits for it; once, because a right one may use up its cache."""
        waiting = [used for used in self.networks if used.ready]
        if waiting:
            self._backward(rng, waiting[int(rng.integers(len(waiting)))])

    def clear(self, rng: np.random.Generator) -> None:
        """Clear, and look at the gradients."""
        super().clear(rng)
        self._look()

    def _backward(self, rng: np.random.Generator, used: Used) -> None:
        used.ready = False
        for name in NAMES:  # accumulating has a case of its own
            self.program.move(used.thing, "grads", f"dJd{name}", to=tensor(np.zeros(used.shape(name))), learned=False)
        shape = (used.batch, used.sizes[-1])
        step = STEP if used.scale is SMALL else 1.0  # whole numbers keep sums of large terms exact, whatever cancels
        g = tensor(on_grid(rng, shape, used.scale.upstream, step) * (rng.random(shape) < 0.8))
        self.program.call(used.thing, "backward", g, **{self.name("g"): g})
        self._look()

    def _scale(self, rng: np.random.Generator, f: str, g: str) -> Scale:
        if (f, g) in LINEAR_PAIRS and rng.random() < 0.7:
            return LARGE
        return UNSATURATED if g == "sigmoid" else SMALL

    def _look(self) -> None:
        """The gradients and the parameters of both networks."""
        for used in self.networks:
            for name in NAMES:
                self.program.look_item(used.thing, "grads", f"dJd{name}", compare=same_tensor)
        super()._look()


class LossMachine(Machine):
    """One loss, again and again: the same shape, another, one sample, one output."""

    actions: ClassVar = ("other_shape", "same_shape", "same_shape", "single")

    def __init__(self, loss: str, compare: Callable[..., None], edition: Edition, rng: np.random.Generator) -> None:
        super().__init__(rng)
        self._loss, self._compare, self._edition = loss, compare, edition
        self._shape = self._new_shape(rng)

    def other_shape(self, rng: np.random.Generator) -> None:
        """A batch of another shape."""
        self._shape = self._new_shape(rng)
        self._call(rng)

    def same_shape(self, rng: np.random.Generator) -> None:
        """Another batch of the shape before."""
        self._call(rng)

    def single(self, rng: np.random.Generator) -> None:
        """One sample."""
        self._shape = (1, self._shape[1])
        self._call(rng)

    def _call(self, rng: np.random.Generator) -> None:
        y, y_hat = (tensor(array) for array in
                    (errors if self._loss == "mse_loss" else probabilities)(rng, self._shape))
        self.program.function("mlp", self._loss, y, y_hat, what="J and dJdy_hat", compare=self._compare,
                              **{self.name("y"): y, self.name("y_hat"): y_hat})

    def _new_shape(self, rng: np.random.Generator) -> tuple[int, int]:
        n, k = (int(size) for size in rng.choice(PRIMES, 2, replace=False))
        return n, 1 if rng.random() < 0.2 else self._edition.outputs(k)


def on_grid(rng: np.random.Generator, shape: tuple[int, ...], largest: float, step: float = STEP) -> np.ndarray:
    """Multiples of a step, up to ``largest`` in size."""
    return rng.integers(-int(largest / step), int(largest / step), shape, endpoint=True) * step


def errors(rng: np.random.Generator, shape: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """y and y_hat that lie up to 0.125, 4 or 1000 apart, and here and there not at all."""
    y = on_grid(rng, shape, 4, HALF_STEP_1)
    return y, y + on_grid(rng, shape, float(rng.choice([0.125, 4, 1000])), HALF_STEP_1) * (rng.random(shape) < 0.8)


def probabilities(rng: np.random.Generator, shape: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """y of 0, 1 and a quarter, and y_hat between 0.0013 and 0.9987."""
    return rng.choice([0.0, 1.0, 0.25], shape), single(1 / (1 + np.exp(rng.uniform(-CERTAIN, CERTAIN, shape))))


def same_parameters(what: str, got: Any, want: Any, *, call: Any = None, **_: Any) -> None:
    """Each parameter is what it was set to."""
    for name, array in want.items():
        assert_tensor(f"{what}[{name!r}]", items_of(what, got, want, call)[name], array, call=call)
