"""What the cases of this homework hand over: a layer's inputs, scores with labels, a whole training."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from tests.support import Call, filled
from tests.support.formulas import Formulas
from tests.support.inputs import DECIMALS

FORMULAS = Formulas(Path(__file__).resolve().parent / "hidden" / "formulas.toml")


@dataclass(frozen=True)
class LayerInputs:
    """What a linear layer needs.

    Attributes:
        x: ``(N, in)``.
        weights: ``(in, out)``.
        biases: ``(1, out)``.
        g: the gradient by the output, ``(N, out)``.
    """

    x: np.ndarray
    weights: np.ndarray
    biases: np.ndarray
    g: np.ndarray

    @classmethod
    def random(cls, n: int, n_in: int, n_out: int, seed: int) -> LayerInputs:
        """Filled from ``default_rng(seed)``; one entry of x is exactly 0."""
        rng = np.random.default_rng(seed)
        x, g = filled(rng, n, n_in), filled(rng, n, n_out)
        x.flat[x.size // 2] = 0.0
        return cls(x, filled(rng, n_in, n_out), filled(rng, 1, n_out), g)

    @property
    def init(self) -> tuple[np.ndarray, np.ndarray]:
        """The tuple (weights, biases)."""
        return self.weights, self.biases

    def call(self, words: str = "Linear((W, b)).forward(x); backward(g)") -> Call:
        """These inputs as the student reads them."""
        sizes = {"N": len(self.x), "in_features": len(self.weights), "out_features": self.biases.size}
        return Call(words, {"x": self.x, "W": self.weights, "b": self.biases, "g": self.g}, sizes, formulas=FORMULAS)


@dataclass(frozen=True)
class LossInputs:
    """What the loss needs: scores ``(N, C)`` and integer labels ``(N,)``."""

    score: np.ndarray
    label: np.ndarray

    @classmethod
    def random(cls, n: int, classes: int, seed: int, scale: float = 2.0) -> LossInputs:
        """Filled from ``default_rng(seed)``; the largest class is missing from the batch."""
        rng = np.random.default_rng(seed)
        score = filled(rng, n, classes, scale=scale)
        score.flat[score.size // 2] = 0.0
        return cls(score, rng.integers(0, classes - 1, n))

    @property
    def one_hot(self) -> np.ndarray:
        """The labels as rows ``(N, C)`` with a single 1."""
        return np.eye(self.score.shape[1])[self.label]

    def call(self, words: str = "CrossEntropyLoss().forward(score, label); backward()") -> Call:
        """These inputs as the student reads them."""
        sizes = {"N": self.score.shape[0], "C": self.score.shape[1]}
        return Call(words, {"score": self.score, "label": self.label}, sizes, formulas=FORMULAS)


@dataclass(frozen=True)
class TrainingInputs:
    """What a trainer needs.

    Attributes:
        init: (weights, biases) of each linear layer, first to last.
        activations: class names of the layers between them.
        dataset: train_x, train_y, test_x, test_y.
    """

    init: tuple[tuple[np.ndarray, np.ndarray], ...]
    activations: tuple[str, ...]
    dataset: dict[str, np.ndarray]
    epochs: int
    rate: float
    batch: int

    @classmethod
    def random(cls, sizes: tuple[int, ...], activations: tuple[str, ...], seed: int, *,
               n_train: int, n_test: int, epochs: int, rate: float, batch: int, noise: float = 1.0) -> TrainingInputs:
        """A learnable problem: one centre per class, ``noise`` around it; ``sizes`` runs from inputs to classes."""
        rng = np.random.default_rng(seed)
        centres = filled(rng, sizes[-1], sizes[0], scale=1.5)
        dataset = {}
        for part, n in (("train", n_train), ("test", n_test)):
            labels = rng.integers(0, sizes[-1], n)
            dataset[f"{part}_x"] = (centres[labels] + filled(rng, n, sizes[0], scale=noise)).round(DECIMALS)
            dataset[f"{part}_y"] = labels
        return cls(draw_parameters(rng, sizes), activations, dataset, epochs, rate, batch)

    @property
    def ragged(self) -> bool:
        """Whether the batch size leaves a smaller last batch in one of the two sets."""
        return any(len(self.dataset[part]) % self.batch for part in ("train_x", "test_x"))

    def call(self) -> Call:
        """These inputs as the student reads them."""
        words = (f"train_network(model, dataset, num_epoch={self.epochs}, learning_rate={self.rate}, "
                 f"batch_size={self.batch})")
        sizes = {"N_train": len(self.dataset["train_x"]), "N_test": len(self.dataset["test_x"])}
        arrays = {name: self.dataset[name] for name in ("train_x", "test_x")}
        return Call(words, arrays, {**sizes, "batch_size": self.batch, "C": self.init[-1][1].size})


def draw_parameters(rng: np.random.Generator, sizes: tuple[int, ...]) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    """(weights, biases) of each linear layer between these sizes, small enough to train stably."""
    return tuple((filled(rng, a, b, scale=1 / np.sqrt(a)), filled(rng, 1, b, scale=0.1)) for a, b in pairwise(sizes))


def small_training(activation: str) -> TrainingInputs:
    """A training of few numbers: 7 samples in batches of 3, the last of one; one hidden layer; two epochs."""
    return TrainingInputs.random((2, 5, 4), (activation,), seed=13, n_train=7, n_test=3, epochs=2, rate=0.5, batch=3)
