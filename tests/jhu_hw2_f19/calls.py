"""The calls of a program on the functions of this homework, each compared."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.jhu_hw2_f19.comparisons import close, loss_and_gradients
from tests.jhu_hw2_f19.inputs import LinearInputs, NetworkInputs
from tests.support import assert_labels
from tests.support.programs import Program

PROBABILITIES, RESULT = "the probabilities", "the result"


class Calls:
    """Adds calls to a program; arrays are numbered: X_1, X_2."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._number = 0

    def derivative(self, name: str, point: tuple[float, ...]) -> None:
        """g_w1, g_w2, g_x1 or g_x2 at x1, x2, w1, w2."""
        self.program.function("problem1", name, *point, what=RESULT)

    def softmax(self, scores: np.ndarray) -> None:
        """The softmax of scores ``(N, C)``."""
        self._add("problem2", "softmax", PROBABILITIES, close, scores=scores)

    def divergence(self, T: np.ndarray, probs: np.ndarray) -> None:
        """The divergence of probabilities from targets, both ``(N, C)``."""
        self._add("problem2", "kl_divergence", RESULT, close, T=T, probs=probs)

    def forward(self, case: LinearInputs) -> None:
        """The scores of a linear classifier."""
        self._add("problem2", "linear_forward", "the scores", close, X=case.X, W=case.W, b=case.b)

    def linear(self, case: LinearInputs) -> None:
        """The loss and the gradients of a linear classifier."""
        name = "linear_loss_and_gradients"
        self._add("problem2", name, RESULT, loss_and_gradients(name), X=case.X, T=case.T, W=case.W, b=case.b)

    def two_layer(self, case: NetworkInputs) -> None:
        """The loss and the gradients of a network."""
        name, names = "two_layer_loss_and_gradients", self._names({"X": case.X, "T": case.T, **case.params})
        self.program.function("problem3", name, case.X, case.T, case.params, what=RESULT,
                              compare=loss_and_gradients(name), **names)

    def templates(self, X: np.ndarray, y: np.ndarray, classes: int) -> None:
        """The templates of images with labels."""
        self.program.function("problem4", "mean_templates", X, y, classes, what="the templates", compare=close,
                              **self._names({"X": X, "y": y}))

    def predict(self, X: np.ndarray, W: np.ndarray, b: np.ndarray) -> None:
        """The predicted labels."""
        self._add("problem4", "predict", "the labels", same_labels, X=X, W=W, b=b)

    def _add(self, module: str, name: str, what: str, compare: Any, **arrays: np.ndarray) -> None:
        self.program.function(module, name, *arrays.values(), what=what, compare=compare, **self._names(arrays))

    def _names(self, arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        self._number += 1
        return {f"{name}_{self._number}": array for name, array in arrays.items()}


def same_labels(what: str, got: Any, want: Any, *, call: Any = None, also: Any = None) -> None:
    """As ``assert_labels``, for a program."""
    assert_labels(what, got, want, np.ones(len(want), bool), call=call)
