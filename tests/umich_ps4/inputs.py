"""What the cases of this homework hand over: a layer's inputs, scores with labels, a batch for the whole network."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tests.support import Call, filled
from tests.support.formulas import Formulas
from tests.support.inputs import DECIMALS

FORMULAS = Formulas(Path(__file__).resolve().parent / "hidden" / "formulas.toml")
PARAMETERS = ("W1", "b1", "W2", "b2")
Arrays = dict[str, np.ndarray]


@dataclass(frozen=True)
class LayerInputs:
    """What a layer is called with.

    Attributes:
        name: "fc" or "relu".
        arrays: the arguments of its forward by the handout's names, in order.
        dout: the gradient by its output.
    """

    name: str
    arrays: Arrays
    dout: np.ndarray

    @classmethod
    def fc(cls, n: int, n_in: int, n_out: int, seed: int, scale: float = 1.0) -> LayerInputs:
        """A fully connected layer filled from ``default_rng(seed)``; one entry of x is exactly 0."""
        rng = np.random.default_rng(seed)
        x = filled(rng, n, n_in, scale=scale)
        x.flat[x.size // 2] = 0.0
        return cls("fc", {"x": x, "w": filled(rng, n_in, n_out), "b": filled(rng, n_out)}, filled(rng, n, n_out))

    @classmethod
    def relu(cls, shape: tuple[int, ...], seed: int, scale: float = 2.0) -> LayerInputs:
        """A ReLU on any shape; no entry of x is 0, where its slope may be 0 or 1."""
        rng = np.random.default_rng(seed)
        return cls("relu", {"x": filled(rng, *shape, scale=scale)}, filled(rng, *shape))

    def with_dout(self, dout: np.ndarray) -> LayerInputs:
        """The same inputs with another gradient by the output."""
        return LayerInputs(self.name, self.arrays, dout)

    @property
    def forward(self) -> str:
        """The name of the forward function."""
        return f"{self.name}_forward"

    @property
    def backward(self) -> str:
        """The name of the backward function."""
        return f"{self.name}_backward"

    def call(self, backward: bool = True) -> Call:
        """These inputs as the student reads them."""
        words = f"out, cache = {self.forward}({', '.join(self.arrays)})"
        x = self.arrays["x"]
        sizes = {"N": len(x), "Din": x.shape[-1], "Dout": self.dout.shape[-1]} if self.name == "fc" else {}
        if not backward:
            return Call(words, self.arrays, sizes, formulas=FORMULAS)
        arrays = {**self.arrays, "dout": self.dout}
        return Call(f"{words}; {self.backward}(dout, cache)", arrays, sizes, formulas=FORMULAS)


@dataclass(frozen=True)
class ScoreInputs:
    """What softmax_loss is called with: scores ``(N, C)`` and integer labels ``(N,)``."""

    x: np.ndarray
    y: np.ndarray

    @classmethod
    def random(cls, n: int, classes: int, seed: int, scale: float = 2.0) -> ScoreInputs:
        """Filled from ``default_rng(seed)``; the largest class is missing from the batch."""
        rng = np.random.default_rng(seed)
        x = filled(rng, n, classes, scale=scale)
        x.flat[x.size // 2] = 0.0
        return cls(x, rng.integers(0, classes - 1, n))

    def call(self, words: str = "softmax_loss(x, y)") -> Call:
        """These inputs as the student reads them."""
        sizes = {"N": self.x.shape[0], "C": self.x.shape[1]}
        return Call(words, {"x": self.x, "y": self.y}, sizes, formulas=FORMULAS)


@dataclass(frozen=True)
class NetworkInputs:
    """What the classifier is called with.

    Attributes:
        params: W1 ``(D, H)``, b1 ``(H,)``, W2 ``(H, C)``, b2 ``(C,)``.
        X: ``(N, D)``.
        y: ``(N,)``.
    """

    params: Arrays
    X: np.ndarray
    y: np.ndarray

    @classmethod
    def random(cls, n: int, sizes: tuple[int, int, int], seed: int, scale: float = 1.0) -> NetworkInputs:
        """A batch of n for the sizes D, H, C, filled from ``default_rng(seed)``; about half of the units are off."""
        rng = np.random.default_rng(seed)
        params = draw_parameters(rng, sizes)
        return cls(params, filled(rng, n, sizes[0], scale=scale), rng.integers(0, sizes[2], n))

    @property
    def sizes(self) -> tuple[int, int, int]:
        """D, H and C."""
        return (*self.params["W1"].shape, len(self.params["b2"]))  # type: ignore[return-value]

    def call(self, words: str) -> Call:
        """These inputs as the student reads them."""
        arrays: dict[str, Any] = {**self.params, "X": self.X, "y": self.y}
        sizes = dict(zip("NDHC", (len(self.X), *self.sizes), strict=True))
        return Call(words, arrays, sizes, formulas=FORMULAS)


def draw_parameters(rng: np.random.Generator, sizes: tuple[int, int, int]) -> Arrays:
    """W1, b1, W2 and b2 for the sizes D, H, C, with few decimals."""
    d, h, c = sizes
    arrays = (rng.normal(0, 1 / np.sqrt(d), (d, h)), rng.normal(0, 0.5, h), rng.normal(0, 1 / np.sqrt(h), (h, c)),
              rng.normal(0, 0.5, c))
    return {name: array.round(DECIMALS) for name, array in zip(PARAMETERS, arrays, strict=True)}


def shapes(sizes: tuple[int, int, int]) -> dict[str, tuple[int, ...]]:
    """The shape of each parameter for the sizes D, H, C."""
    d, h, c = sizes
    return {"W1": (d, h), "b1": (h,), "W2": (h, c), "b2": (c,)}
