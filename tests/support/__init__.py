"""What a case of any homework may import; also ``tests.support.strategies``, which needs Hypothesis."""

from __future__ import annotations

from autograder.errors import StudentError

from .bank import Bank
from .compare import assert_array, assert_close, assert_equal, assert_number, assert_shape, assert_unchanged
from .construct import construct
from .forbidden import assert_nothing_forbidden
from .gap import Call, Gap
from .gradients import assert_gradient, elementwise_gradient, numeric_gradient
from .inputs import ActivationInputs, filled
from .items import items_of, objects_of
from .logs import assert_accuracies, assert_labels, assert_series
from .phrases import once_more
from .probes import assert_answered, assert_same_dictionary, writes_refused
from .relations import constant_ratio
from .seams import keep_if_right_alone
from .tensors import assert_number_close, assert_tensor, close_enough, is_zero, read_number, read_tensor, tensor

__all__ = [
    "ActivationInputs", "Bank", "Call", "Gap", "StudentError", "assert_accuracies", "assert_answered", "assert_array",
    "assert_close", "assert_equal", "assert_gradient", "assert_labels", "assert_nothing_forbidden", "assert_number",
    "assert_number_close", "assert_same_dictionary", "assert_series", "assert_shape", "assert_tensor",
    "assert_unchanged", "close_enough", "constant_ratio", "construct", "elementwise_gradient", "filled", "is_zero",
    "items_of", "keep_if_right_alone", "numeric_gradient", "objects_of", "once_more", "read_number", "read_tensor",
    "tensor", "writes_refused",
]
