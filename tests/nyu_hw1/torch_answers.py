"""The bank's networks as inputs."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.nyu_hw1.inputs import NetworkInputs


def banked_network(case: Any, question: str) -> NetworkInputs:
    """The network and batch of a question such as ``"relu_sigmoid"``, f and g; ``case`` is the bank's answer."""
    f, g = question.split("_")
    parameters = {name: getattr(case, name) for name in ("W1", "b1", "W2", "b2")}
    return NetworkInputs(f, g, parameters, case.x, case.y, np.ones_like(case.y))
