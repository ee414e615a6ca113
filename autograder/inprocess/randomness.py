"""Random numbers: each side draws its own, as in two processes, and every run draws the same ones."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

TORCH_SEED = 67280421310721  # torch's initial seed in a worker
WORKERS = np.random.MT19937(0)


@contextmanager
def own_random_numbers(generator: Any) -> Iterator[None]:
    """Within the block ``np.random`` draws from another bit generator; code after it continues the old sequence."""
    before = vars(np.random)["get_bit_generator"]()
    vars(np.random)["set_bit_generator"](generator)
    try:
        yield
    finally:
        vars(np.random)["set_bit_generator"](before)


@contextmanager
def random_numbers_of_a_worker(seed: int = 0) -> Iterator[Callable[[], bool]]:
    """Within the block, random numbers start as in a fresh worker; gives a function: whether any have been drawn.

    Args:
        seed: another one than 0 gives other numbers.
    """
    torch = sys.modules.get("torch")
    before, of_torch = random.getstate(), torch.get_rng_state() if torch else None
    try:
        with own_random_numbers(WORKERS):
            np.random.seed(seed)
            random.seed(seed)
            if torch:
                torch.manual_seed(TORCH_SEED + seed)
            first = _states(torch)
            yield lambda: _states(torch) != first
    finally:
        random.setstate(before)
        if torch:
            torch.set_rng_state(of_torch)


def _states(torch: Any) -> tuple[Any, ...]:
    """The states of the generators, to be compared."""
    state: Any = np.random.get_state()
    _, words, *rest = state
    return words.tobytes(), rest, random.getstate(), torch.get_rng_state().numpy().tobytes() if torch else b""
