"""One probe for each piece of jhu_hw2: what it computes on inputs that no case uses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from meta_tests.fuzz.plain import Modules, Probe

SHAPES = {"w1": (4, 6), "b1": (1, 6), "w2": (6, 6), "b2": (1, 6), "w_sm": (6, 3)}
LINEAR = {"w_sm": (4, 3)}
SINGLE = {key: SHAPES[key] for key in ("w1", "b1", "w_sm")}


def computation_graph(modules: Modules) -> Iterator[Any]:
    rng = np.random.default_rng(1)
    for name in ("g_w1", "g_w2", "g_x1", "g_x2"):
        for _ in range(3):
            yield getattr(modules["hw2"], name)(*rng.normal(size=4).tolist())


def classifier(name: str, shapes: dict[str, tuple[int, int]]) -> Any:
    """The probe of a classifier: two batches on the same parameters."""
    def ask(modules: Modules) -> Iterator[Any]:
        rng, param = np.random.default_rng(2), modules["hw2"].Parameters()
        for key, shape in shapes.items():
            param.set_param(key, rng.normal(size=shape))
        for n in (5, 2):
            x, y = rng.normal(size=(n, 4)), rng.integers(0, 3, n)
            yield list(getattr(modules["hw2"], f"{name}_forward_and_backward")(x, y, param))
            yield [param.grad[key] for key in shapes]

    return ask


PROBES = (Probe("computation_graph", computation_graph),
          Probe("linear_classifier", classifier("linear_classifier", LINEAR)),
          Probe("mlp_single_hidden", classifier("mlp_single_hidden", SINGLE)),
          Probe("mlp_two_hidden", classifier("mlp_two_hidden", SHAPES)))
