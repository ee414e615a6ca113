"""What may differ between two runs and must change no verdict: seeds, the order of the cases, threads."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
_Item = TypeVar("_Item")


@dataclass(frozen=True)
class Circumstances:
    """The circumstances of one run.

    Attributes:
        seed: of random numbers, fuzzed examples, hashes, and the order of cases and candidates; 0: as in a grading.
        threads: how many BLAS has.
    """

    seed: int = 0
    threads: int = 1

    def __str__(self) -> str:
        return f"seed {self.seed}, {self.threads} BLAS thread{'s' * (self.threads > 1)}"

    def set_threads(self) -> None:
        """Give BLAS its threads; before NumPy is imported."""
        os.environ.update(dict.fromkeys(THREADS, str(self.threads)))

    @contextmanager
    def hashed(self) -> Iterator[None]:
        """Within the block, new processes hash texts by this seed; with seed 0 as they would anyway."""
        before = os.environ.get("PYTHONHASHSEED")
        if self.seed:
            os.environ["PYTHONHASHSEED"] = str(self.seed)
        try:
            yield
        finally:
            os.environ.pop("PYTHONHASHSEED", None)
            if before is not None:
                os.environ["PYTHONHASHSEED"] = before

    def shuffled(self, items: Sequence[_Item]) -> list[_Item]:
        """The items in this run's order."""
        return random.Random(self.seed).sample(items, len(items)) if self.seed else list(items)


AS_IN_A_GRADING = Circumstances()


def repetitions(count: int) -> list[Circumstances]:
    """As in a grading first, then every run with another seed, and in turns with two BLAS threads and with one."""
    return [Circumstances(seed, 1 + seed % 2) for seed in range(count)]
