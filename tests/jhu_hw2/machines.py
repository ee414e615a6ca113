"""Random programs: the four derivatives in any order, and each classifier with two sets of parameters at once."""

from __future__ import annotations

from dataclasses import astuple, dataclass, field
from typing import ClassVar

import numpy as np

from tests.jhu_hw2.graph import FUNCTIONS, START, Point
from tests.jhu_hw2.models import LINEAR, MODULE, SINGLE, TWO, Arrays, Model
from tests.jhu_hw2.programs import Steps
from tests.support import filled
from tests.support.machines import Machine

SIZES = (3, 5, 7, 11)


class GraphMachine(Machine):
    """The four derivatives at new points, again at the last one, and at the handout's start."""

    actions: ClassVar = ("near", "near", "far", "again", "start")

    def __init__(self, rng: np.random.Generator) -> None:
        super().__init__(rng)
        self.at = Point.random(int(rng.integers(2**16)))

    def near(self, rng: np.random.Generator) -> None:
        """A point with numbers of about 1."""
        self._ask(rng, Point.random(int(rng.integers(2**16))))

    def far(self, rng: np.random.Generator) -> None:
        """A point with numbers of about 3."""
        self._ask(rng, Point.random(int(rng.integers(2**16)), scale=2.5))

    def again(self, rng: np.random.Generator) -> None:
        """The point before."""
        self._ask(rng, self.at)

    def start(self, rng: np.random.Generator) -> None:
        """The handout's point."""
        self._ask(rng, START)

    def _ask(self, rng: np.random.Generator, at: Point) -> None:
        self.at = at
        self.program.function(MODULE, FUNCTIONS[rng.integers(4)], *astuple(at), what="the result")


@dataclass
class Used:
    """One set of parameters of the program, and what was done with it.

    Attributes:
        sizes: features, hidden units, classes.
        batch: samples of its last batch; 0 before any.
        learned: whether its gradients are those of its last call.
    """

    steps: Steps
    sizes: tuple[int, int, int]
    params: Arrays
    batch: int = 0
    learned: bool = False
    last: tuple[np.ndarray, np.ndarray] = field(default_factory=lambda: (np.empty(0), np.empty(0)))


class _ModelMachine(Machine):
    """Batches of other sizes, of one sample, of the size before; the same again; evaluations; moving parameters."""

    actions: ClassVar = ("learn", "same_size", "same_size", "again", "move", "single", "evaluate")
    model: ClassVar[Model]

    def __init__(self, rng: np.random.Generator) -> None:
        super().__init__(rng)
        self.used = [self._make(rng, f"_{number}") for number in (1, 2)]

    def learn(self, rng: np.random.Generator) -> None:
        """A batch of another size."""
        self._call(rng, int(rng.choice(SIZES)))

    def single(self, rng: np.random.Generator) -> None:
        """A batch of one sample."""
        self._call(rng, 1)

    def same_size(self, rng: np.random.Generator) -> None:
        """Another batch of the size before."""
        self._call(rng, 0)

    def again(self, rng: np.random.Generator) -> None:
        """The last batch once more, perhaps with other parameters."""
        used = self._any(rng)
        if used.batch:
            self._learn(used)

    def evaluate(self, rng: np.random.Generator) -> None:
        """A batch with grad=False; what is left of earlier gradients is not said."""
        used = self._any(rng)
        x, y = self._batch(rng, used, int(rng.choice(SIZES)))
        used.steps.evaluate(x, y, self.name(""))
        used.learned = False
        self._look()

    def move(self, rng: np.random.Generator) -> None:
        """Other parameters, as after a step."""
        used = self._any(rng)
        used.params.update(self.model.draw(rng, *used.sizes))
        used.steps.move(used.params)

    def _call(self, rng: np.random.Generator, n: int) -> None:
        used = self._any(rng)
        used.batch = n or used.batch or 7
        used.last = self._batch(rng, used, used.batch)
        self._learn(used)

    def _learn(self, used: Used) -> None:
        used.steps.learn(*used.last, self.name(""))
        used.learned = True
        self._look()

    def _look(self) -> None:
        """All gradients that the last calls have left, and the parameters: a call changes nothing of the other set."""
        for used in self.used:
            used.steps.look_at_all(*(["grad"] if used.learned else []), "param")

    def _batch(self, rng: np.random.Generator, used: Used, n: int) -> tuple[np.ndarray, np.ndarray]:
        features, _, classes = used.sizes
        scale = float(rng.choice([0.1, 1.0, 3.0]))
        return filled(rng, n, features, scale=scale), rng.integers(0, classes, n)

    def _make(self, rng: np.random.Generator, number: str) -> Used:
        features, units, classes = (int(size) for size in rng.choice(SIZES, 3, replace=False))
        params = self.model.draw(rng, features, units, classes)
        return Used(Steps.new(self.program, self.model, params, number), (features, units, classes), dict(params))

    def _any(self, rng: np.random.Generator) -> Used:
        return self.used[int(rng.integers(2))]


class LinearMachine(_ModelMachine):
    """Two linear classifiers."""

    model = LINEAR


class SingleMachine(_ModelMachine):
    """Two networks with one hidden layer."""

    model = SINGLE


class TwoMachine(_ModelMachine):
    """Two networks with two hidden layers."""

    model = TWO
