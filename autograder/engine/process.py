"""Settings of the grader's own process: some must be made before NumPy and pytest are imported, one meanwhile."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager


def prepare_process() -> None:
    """Use one BLAS thread (twice as fast if cores are shared), and no pytest plugin but ours."""
    os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Within the block, which imports, no garbage is collected; what was imported is never searched for garbage.

    The collector would search all modules again and again, and find nothing. Only the first block of a process keeps
    its objects out of later searches, so that a process that grades often does not grow.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        if gc.get_freeze_count() == 0:
            gc.freeze()
        gc.enable()
