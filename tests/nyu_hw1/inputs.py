"""What the cases of this homework hand over: a network (Linear1, f, Linear2, g) and a batch; labels and predictions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.support import Call, filled
from tests.support.formulas import Formulas

FORMULAS = Formulas(Path(__file__).resolve().parent / "hidden" / "formulas.toml")
Arrays = dict[str, np.ndarray]
LOSSES = ("mse_loss", "bce_loss")
KINDS = ("relu", "sigmoid", "identity")
PAIRS = tuple((f, g) for f in KINDS for g in KINDS)
LARGEST_PARAMETER = 0.5
WORDS = "forward(x); backward(dJdy_hat)"


@dataclass(frozen=True)
class NetworkInputs:
    """A network and a batch for it; all numbers are exact in single precision.

    Attributes:
        f, g: the names of the activations.
        parameters: W1 ``(hidden, in)``, b1 ``(hidden,)``, W2 ``(K, hidden)``, b2 ``(K,)``, within 0.5 of 0.
        x: ``(N, in)``.
        y: what the output is compared with, ``(N, K)``.
        upstream: a random gradient by the output, ``(N, K)``.
    """

    f: str
    g: str
    parameters: Arrays
    x: np.ndarray
    y: np.ndarray
    upstream: np.ndarray

    @classmethod
    def random(cls, sizes: tuple[int, int, int, int], f: str, g: str, seed: int | list[int], *,
               labels: bool = False) -> NetworkInputs:
        """Filled from ``default_rng(seed)``.

        Args:
            sizes: N, in, hidden, K.
            labels: y holds 0, 1 and a quarter instead of normal numbers.
        """
        n, n_in, hidden, k = sizes
        rng = np.random.default_rng(seed)
        shapes = {"W1": (hidden, n_in), "b1": (hidden,), "W2": (k, hidden), "b2": (k,)}
        parameters = {name: few_digits(rng.uniform(-LARGEST_PARAMETER, LARGEST_PARAMETER, shape))
                      for name, shape in shapes.items()}
        y = rng.choice([0.0, 1.0, 0.25], size=(n, k)) if labels else filled(rng, n, k)
        return cls(f, g, parameters, single(filled(rng, n, n_in)), single(y), single(filled(rng, n, k)))

    @property
    def sizes(self) -> dict[str, int]:
        """N, in, hidden and K by these names."""
        hidden, n_in = self.parameters["W1"].shape
        return {"N": len(self.x), "in": n_in, "hidden": hidden, "K": self.y.shape[1]}

    def call(self, words: str = WORDS) -> Call:
        """These inputs as the student reads them."""
        n_in, hidden, k = (self.sizes[name] for name in ("in", "hidden", "K"))
        made = f"MLP({n_in}, {hidden}, {self.f!r}, {hidden}, {k}, {self.g!r})"
        sizes = {name: self.sizes[name] for name in ("N", "K", "hidden")}
        arrays = {"x": self.x, "y": self.y, "dJdy_hat": self.upstream}
        known = {**self.parameters, "f": self.f, "g": self.g}
        return Call(f"{made}.{words}", arrays, sizes, formulas=FORMULAS, known=known)


@dataclass(frozen=True)
class LossInputs:
    """Labels and predictions for the function named ``loss``, both ``(N, K)``."""

    loss: str
    y: np.ndarray
    y_hat: np.ndarray

    def call(self) -> Call:
        """These inputs as the student reads them."""
        n, k = self.y.shape
        arrays = {"y": self.y, "y_hat": self.y_hat}
        return Call(f"{self.loss}(y, y_hat)", arrays, {"N": n, "K": k}, formulas=FORMULAS)


@dataclass(frozen=True)
class Step:
    """One batch of a training.

    Attributes:
        inputs: the network as it then is, and the batch; ``upstream`` is the gradient of the loss.
        y_hat: the right output, ``(N, K)``.
        J: the right loss.
        gradients: the right gradients, by their names.
    """

    inputs: NetworkInputs
    y_hat: np.ndarray
    J: float
    gradients: Arrays

    def after(self, rate: float) -> Arrays:
        """The parameters after a step of gradient descent."""
        return {name: single(array - rate * self.gradients[f"dJd{name}"])
                for name, array in self.inputs.parameters.items()}


def few_digits(array: np.ndarray) -> np.ndarray:
    """These numbers to three decimals, in single precision: a reproducer of them is short."""
    return single(array.round(3))


def single(array: np.ndarray) -> np.ndarray:
    """These numbers as single precision holds them, in float64."""
    return array.astype(np.float32).astype(float)
