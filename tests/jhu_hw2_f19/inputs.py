"""What the cases of this homework hand over: four numbers, scores with targets, a classifier, a network, a training."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tests.jhu_hw2_f19.toy import one_hot
from tests.support import Call, filled
from tests.support.inputs import DECIMALS

START = (0.2, 0.4, 0.3, -0.5)  # x1, x2, w1, w2 in the handout
SMALLEST = 1e-6  # so much is spread over all classes, so that no drawn probability is 0
SHARES = 8  # soft targets are eighths, so that a row adds up to exactly 1


@dataclass(frozen=True)
class ScoreInputs:
    """Scores ``(N, C)``."""

    scores: np.ndarray

    @classmethod
    def random(cls, n: int, classes: int, seed: int, scale: float = 2.0) -> ScoreInputs:
        """Filled from ``default_rng(seed)``."""
        return cls(filled(np.random.default_rng(seed), n, classes, scale=scale))

    def call(self, words: str) -> Call:
        """These inputs as the student reads them."""
        return Call(words, {"scores": self.scores}, sizes_of(self.scores))


@dataclass(frozen=True)
class DivergenceInputs:
    """Targets and probabilities, both ``(N, C)``, one distribution a row."""

    T: np.ndarray
    probs: np.ndarray

    @classmethod
    def random(cls, n: int, classes: int, seed: int, concentration: float = 1.0, soft: bool = False
               ) -> DivergenceInputs:
        """Drawn from ``default_rng(seed)``; one-hot targets miss the largest class.

        Args:
            concentration: the smaller, the more certain are the probabilities.
        """
        rng = np.random.default_rng(seed)
        T = targets(rng, n, classes, soft)
        return cls(T, rng.dirichlet(np.full(classes, concentration), n) * (1 - SMALLEST) + SMALLEST / classes)

    def call(self, words: str = "kl_divergence(T, probs)") -> Call:
        """These inputs as the student reads them."""
        return Call(words, {"T": self.T, "probs": self.probs}, sizes_of(self.T))


@dataclass(frozen=True)
class LinearInputs:
    """A linear classifier on a batch: X ``(N, D)``, T ``(N, C)``, W ``(C, D)``, b ``(C,)``."""

    X: np.ndarray
    T: np.ndarray
    W: np.ndarray
    b: np.ndarray

    @classmethod
    def random(cls, n: int, features: int, classes: int, seed: int, scale: float = 1.0, soft: bool = False
               ) -> LinearInputs:
        """Filled from ``default_rng(seed)``; one entry of X is exactly 0."""
        rng = np.random.default_rng(seed)
        X = filled(rng, n, features)
        X.flat[X.size // 2] = 0.0
        W, b = filled(rng, classes, features, scale=scale), filled(rng, classes)
        return cls(X, targets(rng, n, classes, soft), W, b)

    def call(self, words: str = "linear_loss_and_gradients(X, T, W, b)") -> Call:
        """These inputs as the student reads them."""
        arrays = {"X": self.X, "T": self.T, "W": self.W, "b": self.b}
        return Call(words, arrays, {**sizes_of(self.T), "D": self.X.shape[1]})


@dataclass(frozen=True)
class NetworkInputs:
    """A network on a batch: X ``(N, D)``, T ``(N, C)``, and W1, b1, W2, b2 by name."""

    X: np.ndarray
    T: np.ndarray
    params: dict[str, np.ndarray]

    @classmethod
    def random(cls, n: int, features: int, hidden: int, classes: int, seed: int, scale: float = 1.0, soft: bool = False
               ) -> NetworkInputs:
        """Filled from ``default_rng(seed)``; no hidden unit is within 0.01 of 0 before the ReLU."""
        rng = np.random.default_rng(seed)
        while True:
            X = filled(rng, n, features)
            params = {"W1": filled(rng, hidden, features, scale=scale), "b1": filled(rng, hidden, scale=0.5),
                      "W2": filled(rng, classes, hidden, scale=scale), "b2": filled(rng, classes)}
            if np.abs(X @ params["W1"].T + params["b1"]).min() > 0.01:
                return cls(X, targets(rng, n, classes, soft), params)

    def call(self, words: str = "two_layer_loss_and_gradients(X, T, params)") -> Call:
        """These inputs as the student reads them."""
        sizes = {**sizes_of(self.T), "D": self.X.shape[1], "H": len(self.params["b1"])}
        return Call(words, {"X": self.X, "T": self.T, **self.params}, sizes)


@dataclass(frozen=True)
class TrainingInputs:
    """What a trainer needs.

    Attributes:
        X: ``(N, D)``.
        y: labels ``(N,)``; every class occurs.
        rate: the learning rate.
        iterations: how many steps.
        params: initial parameters of a network; else empty.
    """

    X: np.ndarray
    y: np.ndarray
    rate: float
    iterations: int
    params: dict[str, np.ndarray]

    @classmethod
    def random(cls, n: int, features: int, classes: int, seed: int, *, rate: float, iterations: int, hidden: int = 0,
               noise: float = 1.0) -> TrainingInputs:
        """A learnable problem: one centre per class, ``noise`` around it; with ``hidden`` units, a network's start."""
        rng = np.random.default_rng(seed)
        centres, y = filled(rng, classes, features, scale=1.5), rng.permutation(np.arange(n) % classes)
        X = (centres[y] + filled(rng, n, features, scale=noise)).round(DECIMALS)
        params = {"W1": filled(rng, hidden, features, scale=0.7), "b1": filled(rng, hidden, scale=0.3),
                  "W2": filled(rng, classes, hidden, scale=0.5), "b2": filled(rng, classes, scale=0.3)}
        return cls(X, y, rate, iterations, params if hidden else {})

    @property
    def T(self) -> np.ndarray:
        """The labels as one-hot rows."""
        return one_hot(self.y, int(self.y.max()) + 1)

    def with_rate(self, rate: float) -> TrainingInputs:
        """The same with another learning rate."""
        return replace(self, rate=rate)

    def call(self, function: str) -> Call:
        """These inputs as the student reads them; ``function`` with its arguments up to the learning rate."""
        words = f"{function}, learning_rate={self.rate}, num_iterations={self.iterations})"
        arrays = {"y": self.y} if "y" in function.partition("(")[2] else {"T": self.T}
        return Call(words, {"X": self.X, **arrays, **self.params}, {**sizes_of(self.T), "D": self.X.shape[1]})


def random_points(count: int, seed: int) -> list[tuple[float, ...]]:
    """Points x1, x2, w1, w2 of both signs."""
    rng = np.random.default_rng(seed)
    return [tuple(filled(rng, 4, scale=1.5).tolist()) for _ in range(count)]


def targets(rng: np.random.Generator, n: int, classes: int, soft: bool = False) -> np.ndarray:
    """Rows of T: one-hot without the largest class, or shares of eighths, some of them 0."""
    if soft:
        return rng.multinomial(SHARES, np.full(classes, 1 / classes), n) / SHARES
    return one_hot(rng.integers(0, classes - 1, n), classes)


def sizes_of(T: np.ndarray) -> dict[str, int]:
    """N and C of targets or scores."""
    return {"N": T.shape[0], "C": T.shape[1]}
