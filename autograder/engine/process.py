"""Settings of the grader's own process that must be made before NumPy and pytest are imported."""

from __future__ import annotations

import os


def prepare_process() -> None:
    """Use one BLAS thread (twice as fast if cores are shared), and no pytest plugin but ours."""
    os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")
