"""Settings of the grader's own process that must be made before NumPy and pytest are imported."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from ..errors import GraderError
from .surroundings import make_room_for_descriptors, open_standard_streams, wait_for_children

OF_PYTEST = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DEBUG")


def prepare_process() -> None:
    """Make this process independent of how it was started, before anything large is imported.

    One BLAS thread is twice as fast if cores are shared. pytest reads no setting and no plugin but ours.

    Raises:
        GraderError: Python removes assertions, with which cases compare.
    """
    if sys.flags.optimize:
        raise GraderError("Python runs with -O, which removes the assertions of the cases; unset PYTHONOPTIMIZE and "
                          "start Python without -O.")
    for name in OF_PYTEST:
        os.environ.pop(name, None)
    os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")
    open_standard_streams()
    wait_for_children()
    make_room_for_descriptors()


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
