"""The three classifiers of question 3, and what the cases hand to them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tests.support import Call, filled

Arrays = dict[str, np.ndarray]
MODULE = "hw2"
# By hidden layers: added to all weights of the last layer, gives scores of about 1000; no difference changes.
LARGE = (300.0, 400.0, 200.0)


@dataclass(frozen=True)
class Model:
    """One of the classifiers.

    Attributes:
        function: its name in the handout.
        hidden: how many hidden layers it has.
    """

    function: str
    hidden: int

    def shapes(self, features: int, units: int, classes: int) -> dict[str, tuple[int, int]]:
        """The name of each parameter -> its shape; the last layer has no bias."""
        found, width = {}, features
        for number in range(1, self.hidden + 1):
            found[f"w{number}"], found[f"b{number}"], width = (width, units), (1, units), units
        return {**found, "w_sm": (width, classes)}

    def draw(self, rng: np.random.Generator, features: int, units: int, classes: int) -> Arrays:
        """Parameters of these sizes; weights as small as a training needs them, biases that are not 0."""
        return {key: filled(rng, *shape, scale=0.3 if key.startswith("b") else 1 / np.sqrt(shape[0]))
                for key, shape in self.shapes(features, units, classes).items()}


LINEAR = Model("linear_classifier_forward_and_backward", 0)
SINGLE = Model("mlp_single_hidden_forward_and_backward", 1)
TWO = Model("mlp_two_hidden_forward_and_backward", 2)


@dataclass(frozen=True)
class ModelInputs:
    """What a classifier's function needs.

    Attributes:
        x: ``(N, D)``.
        y: labels ``(N,)``.
        params: name -> array, see ``Model.shapes``.
    """

    model: Model
    x: np.ndarray
    y: np.ndarray
    params: Arrays

    @classmethod
    def random(cls, model: Model, n: int, features: int, units: int, classes: int, seed: int) -> ModelInputs:
        """Filled from ``default_rng(seed)``; the largest class is missing from the batch."""
        rng = np.random.default_rng(seed)
        return cls(model, filled(rng, n, features), rng.integers(0, classes - 1, n),
                   model.draw(rng, features, units, classes))

    @property
    def classes(self) -> int:
        """The number of classes."""
        return int(self.params["w_sm"].shape[1])

    def at_scale(self, factor: float) -> ModelInputs:
        """The same with inputs and biases that many times as large: so is every layer, and no ReLU switches."""
        params = {key: array * factor if key.startswith("b") else array for key, array in self.params.items()}
        return replace(self, x=self.x * factor, params=params)

    def with_large_scores(self) -> ModelInputs:
        """The same with scores of about +-1000, of which those of one sample differ as little as before."""
        return replace(self, params={**self.params, "w_sm": self.params["w_sm"] + LARGE[self.model.hidden]})

    def call(self, more: str = "") -> Call:
        """The call as the student reads it."""
        n, features = self.x.shape
        sizes = {"N": n, "D": features, "C": self.classes}
        if self.model.hidden:
            sizes["H"] = len(self.params["w_sm"])
        return Call(f"{self.model.function}(x, y, param{more})", {"x": self.x, "y": self.y, **self.params}, sizes)
