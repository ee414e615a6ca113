"""What two editions of this homework differ in, as ``[settings]`` of homework.toml says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Edition:
    """One edition of the homework.

    Attributes:
        mse_factor: by what it multiplies the mean squared error.
        single_output: whether its networks have one output, K = 1.
    """

    mse_factor: float
    single_output: bool

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Edition:
        """The edition that these settings describe."""
        return cls(float(settings["mse_factor"]), bool(settings["single_output"]))

    def outputs(self, k: int) -> int:
        """K of a network that would have ``k`` outputs in the edition without restrictions."""
        return 1 if self.single_output else k
