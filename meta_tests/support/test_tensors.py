"""Comparisons of tensors: hostile values give a Gap, single precision passes, relations are named."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from autograder.errors import StudentError
from autograder.wire.codec import Tensor
from tests.support import (
    Call,
    Gap,
    assert_nothing_forbidden,
    assert_number_close,
    assert_tensor,
    construct,
    is_zero,
    items_of,
    read_number,
    read_tensor,
    tensor,
)

WANT = np.random.default_rng(1).normal(size=(7, 3))
CALL = Call("f(x)", sizes={"N": 7, "K": 3})


@pytest.mark.parametrize(("got", "sentence"), [
    (None, "y is None instead of a tensor of shape (7, 3) (is it still to be written, or is a return missing?)"),
    (WANT, "y is a NumPy array instead of a tensor of shape (7, 3)"),
    ([1.0], "y is a list instead of a tensor of shape (7, 3)"),
    (tensor(WANT.T), "y is transposed: shape (3, 7) instead of (7, 3)"),
    (tensor(WANT[:2]), "y has shape (2, 3) instead of (7, 3)"),
    (Tensor(np.ones((7, 3), int)), "y is a tensor of int64 instead of floating point numbers"),
    (tensor(np.full((7, 3), np.nan)), "y contains nan (21 of 21 entries, the first at [0, 0])"),
    (tensor(7 * WANT), "y is exactly 7 = N times too large"),
    (tensor(WANT / 21), "y is exactly 21 = N*K times too small"),
    (tensor(-WANT), "y has the wrong sign: it is exactly -1 times the right one"),
    (tensor(0 * WANT), "y is zero everywhere"),
])
def test_wrong_value_gives_its_sentence(got: Any, sentence: str) -> None:
    """Each kind of wrong value has its sentence, in single precision too."""
    with pytest.raises(Gap) as caught:
        assert_tensor("y", got, WANT, call=CALL)
    assert str(caught.value) == sentence


def test_single_precision_passes_and_a_hundredth_does_not() -> None:
    """Rounding to single precision is not a mistake; an error of 1e-3 of the largest entry is."""
    assert_tensor("y", tensor(WANT), WANT)
    assert_tensor("y", Tensor(WANT), WANT)
    wrong = WANT.copy()
    wrong[2, 1] += 1e-3 * np.abs(WANT).max()
    with pytest.raises(Gap, match=r"^y is wrong"):
        assert_tensor("y", tensor(wrong), WANT)


@pytest.mark.parametrize("number", [
    0.5, 1, np.float64(0.5), np.float32(0.5), np.float16(0.5), np.int64(1), np.array(0.5),
    Tensor(np.array(0.5)), Tensor(np.array(0.5, np.float16)),
], ids=repr)
def test_one_number_has_many_forms(number: Any) -> None:
    """A float, an integer, a NumPy number and a tensor without axes are one number, and nothing is remarked."""
    told: list[Any] = []
    value = 1 if type(number) in (int, np.int64) else 0.5
    assert read_number("J", number, remark=told.append) == value
    assert_number_close("J", number, value)
    assert told == []


@pytest.mark.parametrize("shape", [(1,), (1, 1)])
def test_one_element_is_a_number_with_a_remark(shape: tuple[int, ...]) -> None:
    """A tensor or array of one element counts as that number; the remark names its shape."""
    told: list[Any] = []
    for number in (tensor(np.full(shape, 0.5)), np.full(shape, 0.5)):
        assert read_number("J", number, remark=told.append) == 0.5
    words = f"J has shape {shape}; the handout asks for a single number. The points are kept."
    assert told == [words] * 2


@pytest.mark.parametrize("wrong", [None, "0.5", True, np.bool_(True), np.complex128(1j), np.array([0.5, 1.0]), [0.5],
                                   tensor([0.5, 1.0]), tensor(np.zeros((0, 1))), Tensor(np.array(1j)), np.array([None]),
                                   tensor(np.nan), np.float64("nan"), {}], ids=repr)
def test_what_is_no_number_is_never_called_one(wrong: Any) -> None:
    """No sentence says that a number was found instead of a number."""
    for compare in (lambda: read_number("J", wrong), lambda: assert_tensor("J", wrong, 1.0)):
        with pytest.raises(Gap) as caught:
            compare()
        assert "is a number instead of a number" not in str(caught.value)


def test_row_is_accepted_with_a_remark_only() -> None:
    """(1, n) passes for (n,) where a remark can be made, and only there."""
    told: list[str] = []
    assert_tensor("b", tensor(WANT[:1]), WANT[0], remark=told.append)
    assert told == ["b has shape (1, 3); the handout asks for (3,). The points are kept."]
    with pytest.raises(Gap, match=r"^b has the right values but the wrong shape"):
        assert_tensor("b", tensor(WANT[:1]), WANT[0])


def test_number_may_be_a_float_or_a_tensor() -> None:
    """A loss may be a float or a tensor of one element; a longer vector is none."""
    assert read_number("J", 1.5) == read_number("J", Tensor(np.array(1.5, np.float32))) == 1.5
    with pytest.raises(Gap, match=r"^J has shape \(2,\) instead of being a single number$"):
        read_number("J", tensor([1.5, 2.5]))
    with pytest.raises(Gap, match=r"^J is exactly 7 = N times too large"):
        assert_number_close("J", 3.5, 0.5, call=CALL)
    with pytest.raises(Gap, match=r"^y has shape \(7, 3\) instead of \(3, 7\)"):
        read_tensor("y", tensor(WANT), (3, 7))


def test_zero_and_missing_items() -> None:
    """Only a tensor of zeros is zero; a dict of the student's is checked before use."""
    assert [is_zero(value) for value in (tensor([0.0]), tensor([0.0, 1.0]), None)] == [True, False, False]
    assert items_of("grads", {"a": 1, "b": 2}, ["a"]) == {"a": 1, "b": 2}
    with pytest.raises(Gap, match=r"^grads has no a, c; it has b"):
        items_of("grads", {"b": 2}, ["a", "c"])
    with pytest.raises(Gap, match=r"^grads is None instead of a dict"):
        items_of("grads", None, ["a"])


def test_construct_names_the_parameter_that_is_there() -> None:
    """A renamed parameter is named with its new name; every other error stays the student's."""
    def cls(**arguments: Any) -> None:
        raise StudentError("TypeError", "unexpected keyword")

    renamed = SimpleNamespace(parameters=lambda cls: ["size", "f_func"])
    with pytest.raises(Gap, match=r"^Net has no parameter f; it has f_func"):
        construct(renamed, cls, "Net", size=1, f="relu")
    same = SimpleNamespace(parameters=lambda cls: ["size", "f"])
    with pytest.raises(StudentError, match="unexpected keyword"):
        construct(same, cls, "Net", size=1, f="relu")


def test_forbidden_use_fails_or_is_remarked() -> None:
    """Each use is a line; with the penalty none it is reported and costs nothing."""
    rules = SimpleNamespace(uses_of=lambda submission: ["a.py, line 3: f"], reason="it is forbidden", penalty="part")
    told: list[str] = []
    with pytest.raises(Gap, match=r"^The code uses something that is not allowed: it is forbidden$") as caught:
        assert_nothing_forbidden(rules, None, told.append)
    assert caught.value.failure.details == (("at", "a.py, line 3: f"),)
    assert told == []
    rules.penalty = "none"
    assert_nothing_forbidden(rules, None, told.append)
    assert told == ["The code uses something that is not allowed: it is forbidden\na.py, line 3: f"]
