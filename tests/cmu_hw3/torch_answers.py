"""The bank's training question as inputs and expected lists."""

from __future__ import annotations

from typing import Any

from tests.cmu_hw3.expected import Expected
from tests.cmu_hw3.inputs import TrainingInputs


def training_by_torch(case: Any) -> tuple[TrainingInputs, Expected]:
    """The inputs of the bank's training question, and torch's losses for them."""
    dataset = {name: getattr(case, name) for name in ("train_x", "train_y", "test_x", "test_y")}
    init = ((case.weights_0, case.biases_0), (case.weights_1, case.biases_1))
    inputs = TrainingInputs(init, ("ReLU",), dataset, len(case.train_loss), float(case.rate), int(case.batch))
    return inputs, Expected({"train_loss": case.train_loss, "test_loss": case.test_loss}, {}, {})
