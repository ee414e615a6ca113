"""Objects of the student's classes for cases that judge something else."""

from __future__ import annotations

from typing import Any

import numpy as np


def linear(submission: Any, weights: np.ndarray, biases: np.ndarray) -> Any:
    """A Linear layer with these parameters, ``(in, out)`` and ``(1, out)``, even where its constructor fails."""
    return submission.make(submission.hw3_lib.Linear, (weights, biases), weights=weights, biases=biases)
