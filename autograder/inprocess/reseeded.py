"""The cases in another order, with other examples of the fuzzed ones: neither may change a verdict."""

from __future__ import annotations

import random
from collections.abc import Sequence

import hypothesis

from .cases import RunnableCase


def reseeded(cases: Sequence[RunnableCase], seed: int) -> tuple[RunnableCase, ...]:
    """The same cases, shuffled; a fuzzed one draws its examples from this seed from now on."""
    for one in cases:
        if hasattr(one.function, "hypothesis"):
            hypothesis.seed(seed)(one.function)
    return tuple(random.Random(seed).sample(cases, len(cases)))
