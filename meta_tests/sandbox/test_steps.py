"""What a case's steps keep: enough for a program, but not whole large results."""

from __future__ import annotations

import numpy as np

from autograder.sandbox.steps import KEPT_NUMBERS, Failed, Keeper, Shape
from autograder.wire.codec import Ref, Tensor

HALF = KEPT_NUMBERS // 2


def kept(*results: object) -> list[object]:
    """What is kept of these results of one case."""
    keeper = Keeper()
    return [keeper.step(["fetch"], result).result for result in results]


def test_small_data_and_objects_are_kept() -> None:
    """Numbers, texts, small arrays, objects and the sign of an error are kept as they are, also inside containers."""
    array, tensor = np.arange(3.0), Tensor(np.zeros(2))
    values = [1, "text", array, tensor, Ref(3), Failed, {"W": [array, (None,)]}]
    for value, result in zip(values, kept(*values), strict=True):
        assert repr(result) == repr(value)
    assert kept(array)[0] is array


def test_arrays_count_together_and_each_once() -> None:
    """The budget covers all results of a case; a repeated array counts once."""
    first, second, third = (np.zeros(HALF) for _ in range(3))
    assert [type(value).__name__ for value in kept(first, first, second, third)] == ["ndarray"] * 3 + ["Shape"]


def test_what_is_too_large_leaves_its_shape() -> None:
    """An array, a tensor, a list, a dict or a text beyond the budget leaves its type and size; what comes later and is
    small is kept."""
    large = KEPT_NUMBERS + 1
    assert kept(np.zeros((2, large)), Tensor(np.zeros(large)), [0] * large, dict.fromkeys(map(str, range(large))),
                {"x" * 8 * large: 1}, "x" * 8 * large, 5) == [
        Shape("ndarray", (2, large)), Shape("Tensor", (large,)), Shape("list", (large,)), Shape("dict", (large,)),
        Shape("dict", (1,)), Shape("str", (8 * large,)), 5]


def test_large_results_leave_the_requests_their_room() -> None:
    """A program is written from the requests: large results take nothing away from them."""
    keeper, array = Keeper(), np.zeros(HALF)
    for _ in range(4):
        keeper.step(["fetch"], np.zeros(HALF))
    assert keeper.step(["call", [array]], None).request[1][0] is array


def test_a_container_is_kept_as_it_was() -> None:
    """A list that the case changes after its call is shown as it was passed."""
    arguments = [1, 2]
    step = Keeper().step(["call", arguments], None)
    arguments.append(3)
    assert step.request == ["call", [1, 2]]
