"""Settings of the grader's own process that must stand before NumPy and pytest are imported."""

from __future__ import annotations

import os


def prepare_process() -> None:
    """One BLAS thread (half the time where cores are shared), and no pytest plugin but ours."""
    os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")
