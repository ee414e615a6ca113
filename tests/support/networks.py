"""Inputs of a network of two linear layers with an activation after each: Linear1, f, Linear2, g."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .gap import Call, Gap, kind_of
from .inputs import filled

Arrays = dict[str, np.ndarray]
LARGEST_PARAMETER = 0.5
NAMES_SHOWN = 8


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
        parameters = {name: _single(rng.uniform(-LARGEST_PARAMETER, LARGEST_PARAMETER, shape))
                      for name, shape in shapes.items()}
        y = rng.choice([0.0, 1.0, 0.25], size=(n, k)) if labels else filled(rng, n, k)
        return cls(f, g, parameters, _single(filled(rng, n, n_in)), _single(y), _single(filled(rng, n, k)))

    @property
    def sizes(self) -> dict[str, int]:
        """N, in, hidden and K by these names."""
        hidden, n_in = self.parameters["W1"].shape
        return {"N": len(self.x), "in": n_in, "hidden": hidden, "K": self.y.shape[1]}

    def call(self, words: str = "forward(x); backward(dJdy_hat)") -> Call:
        """These inputs as the student reads them."""
        n_in, hidden, k = (self.sizes[name] for name in ("in", "hidden", "K"))
        made = f"MLP({n_in}, {hidden}, {self.f!r}, {hidden}, {k}, {self.g!r})"
        sizes = {name: self.sizes[name] for name in ("N", "K", "hidden")}
        return Call(f"{made}.{words}", {"x": self.x, "y": self.y}, sizes)


def loss_call(loss: str, y: np.ndarray, y_hat: np.ndarray) -> Call:
    """A loss of labels and predictions, both ``(N, K)``, as the student reads it."""
    return Call(f"{loss}(y, y_hat)", {"y": y, "y_hat": y_hat}, {"N": y.shape[0], "K": y.shape[1]})


def items_of(what: str, got: Any, names: Iterable[str], call: Call | None = None) -> dict[str, Any]:
    """A dict of the student's that must hold these names; further ones are accepted.

    Raises:
        Gap: it is no dict, or a name is missing.
    """
    if type(got) is not dict:
        raise Gap(f"{what} is {kind_of(got)} instead of a dict", call=call)
    missing = [name for name in names if name not in got]
    if missing:
        held = ", ".join(list(got)[:NAMES_SHOWN]) or "nothing"
        raise Gap(f"{what} has no {', '.join(missing)}; it has {held}", call=call)
    return got


def _single(array: np.ndarray) -> np.ndarray:
    return array.astype(np.float32).astype(float)
