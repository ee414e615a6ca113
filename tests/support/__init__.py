"""What a case may import: comparisons, gradient checks, inputs, strategies, the oracle's bank and seams."""

from __future__ import annotations

from autograder.errors import StudentError

from .compare import assert_close, assert_equal, assert_number, assert_shape, assert_unchanged
from .gap import Call, Gap
from .gradients import assert_gradient, elementwise_gradient, numeric_gradient
from .inputs import ActivationInputs, LayerInputs, LossInputs, TrainingInputs, draw_parameters, filled
from .logs import assert_accuracies, assert_labels, assert_series
from .oracle import Bank
from .probes import writes_refused
from .seams import keep_if_right_alone
from .tensors import assert_number_close, assert_tensor, close_enough, is_zero, read_number, read_tensor, tensor

__all__ = [
    "ActivationInputs", "Bank", "Call", "Gap", "LayerInputs", "LossInputs", "StudentError", "TrainingInputs",
    "assert_accuracies", "assert_close", "assert_equal", "assert_gradient", "assert_labels", "assert_number",
    "assert_number_close", "assert_series", "assert_shape", "assert_tensor", "assert_unchanged", "close_enough",
    "draw_parameters", "elementwise_gradient", "filled", "is_zero", "keep_if_right_alone", "numeric_gradient",
    "read_number", "read_tensor", "tensor", "writes_refused",
]
