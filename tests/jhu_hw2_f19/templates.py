"""Problem 4: images with labels, and how templates are compared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tests.support import Call, assert_close, filled


@dataclass(frozen=True)
class TemplateInputs:
    """Images ``(N, pixels)``, labels ``(N,)``, and how many classes there are."""

    X: np.ndarray
    y: np.ndarray
    classes: int

    @classmethod
    def random(cls, n: int, pixels: int, classes: int, seed: int) -> TemplateInputs:
        """Filled from ``default_rng(seed)``; labels are in no order."""
        rng = np.random.default_rng(seed)
        return cls(np.abs(filled(rng, n, pixels)), rng.permutation(np.arange(n) % classes), classes)

    def with_classes(self, classes: int) -> TemplateInputs:
        """The same images, and labels up to another number of classes with empty ones among them."""
        return replace(self, y=self.y * 2 % classes, classes=classes)

    def call(self) -> Call:
        """The call in words."""
        return Call(f"mean_templates(X, y, {self.classes})", {"X": self.X, "y": self.y},
                    {"N": len(self.X), "C": self.classes})


def assert_templates(submission: Any, reference: Any, case: TemplateInputs) -> None:
    """mean_templates gives the reference's templates."""
    got, want = (side.problem4.mean_templates(case.X, case.y, case.classes) for side in (submission, reference))

    counts = np.bincount(case.y, minlength=case.classes)[:, None]
    also = {"the sum of the images of each class, not their average": want * counts,
            "the sum of the images of each class divided by N": want * counts / len(case.X)}
    assert_close("mean_templates: the templates", got, want, call=case.call(), also=also)
