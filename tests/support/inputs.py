"""Inputs of the cases: sizes that do not hide mistakes, values of both signs.

Sizes are pairwise distinct and, as a rule, 3 or more, because N = C, square weights or a batch of ten each hide many
mistakes; the upstream gradient is random, because an all-one gradient hides a missing chain rule.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .formulas import Formulas
from .gap import Call

AWAY_FROM_ZERO = 0.05
DECIMALS = 3  # so that a failure can be repeated from a few lines of numbers


def filled(rng: np.random.Generator, *shape: int, scale: float = 1.0) -> np.ndarray:
    """Normal values times ``scale`` of the given shape, with few decimals; none is exactly 0."""
    values = (rng.normal(size=shape) * scale).round(DECIMALS)
    values[values == 0] = 10.0 ** -DECIMALS
    return values


@dataclass(frozen=True)
class ActivationInputs:
    """The inputs of an activation: ``x`` and the upstream gradient ``g``, both ``(N, features)``."""

    x: np.ndarray
    g: np.ndarray

    @classmethod
    def random(cls, n: int, features: int, seed: int, scale: float = 2.0) -> ActivationInputs:
        """Filled from ``default_rng(seed)``; no entry of x is nearer to 0 than 0.05."""
        rng = np.random.default_rng(seed)
        x = filled(rng, n, features, scale=scale)
        away = np.where(x < 0, x - AWAY_FROM_ZERO, x + AWAY_FROM_ZERO)
        return cls(away.round(DECIMALS), filled(rng, n, features))

    def with_g(self, g: np.ndarray) -> ActivationInputs:
        """The same x with another upstream gradient."""
        return replace(self, g=g)

    def call(self, words: str, formulas: Formulas | None = None) -> Call:
        """These inputs, as the student reads them; with what the values are in terms of x and g."""
        sizes = {"N": self.x.shape[0], "features": self.x.shape[1]}
        return Call(words, {"x": self.x, "g": self.g}, sizes, formulas=formulas)
