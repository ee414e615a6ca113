"""Torch's answers, kept in a bank, so that grading needs only NumPy.

A bank is an npz file of float64 and integer arrays named ``<question>/<name>``, inputs included, so that it
depends on no random generator.
"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np


class Bank:
    """The questions and torch's answers in one file.

    Args:
        path: the npz file; it is read when the first question is asked.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._arrays: dict[str, np.ndarray] = {}

    def ask(self, question: str) -> SimpleNamespace:
        """All arrays of one question, inputs and answers, by their names.

        Raises:
            KeyError: the bank does not contain the question; it must be made again.
        """
        if not self._arrays:
            with np.load(self.path, allow_pickle=False) as file:
                self._arrays = dict(file)
        names = [name for name in self._arrays if name.startswith(question + "/")]
        if not names:
            raise KeyError(f"{self.path.name} does not contain the question {question!r}; make it again.")
        return SimpleNamespace(**{name.split("/", 1)[1]: self._arrays[name] for name in names})
