"""What an object would give if it had kept, missed or added up something."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from autograder.sandbox.local import DirectBackend
from autograder.sandbox.submission import Submission
from tests.support import Gap
from tests.support.programs import Program, assert_same_results

X = [np.arange(6.0).reshape(2, 3) + place**2 for place in range(4)]
G = np.array([[1.0, -2.0, 0.5], [3.0, 0.1, 7.0]])


class Square:
    """Right: backward multiplies with the slope at the last input."""

    def __init__(self) -> None:
        self.x: Any = None

    def forward(self, x: np.ndarray) -> np.ndarray:
        self.x = x
        return x**2

    def backward(self, g: np.ndarray) -> np.ndarray:
        return 2 * g * self.x


class KeepsTheFirst(Square):
    """Wrong: keeps the first input for ever."""

    def forward(self, x: np.ndarray) -> np.ndarray:
        self.x = x if self.x is None else self.x
        return x**2


class MissesTheThird(Square):
    """Wrong: the third input is not kept."""

    def forward(self, x: np.ndarray) -> np.ndarray:
        self.x = self.x if np.array_equal(x, X[2]) else x
        return x**2


class Averages(Square):
    """Wrong: returns the mean of its outputs so far."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: list[np.ndarray] = []

    def forward(self, x: np.ndarray) -> np.ndarray:
        self.x = x
        self._seen.append(x**2)
        return np.mean(self._seen, axis=0)


class Forgets(Square):
    """Wrong: no state explains the third gradient."""

    def backward(self, g: np.ndarray) -> np.ndarray:
        return 2 * g * self.x + np.arange(3) * (self.x[0, 0] == X[2][0, 0])


def side(kind: type, live: bool = True) -> Submission:
    return Submission(DirectBackend({"lib": SimpleNamespace(Square=kind)}), ["lib"], live=live)


def headline(kind: type, calls: int = 4, live: bool = True) -> str:
    """The failure of a forward and a backward for each input; the gradient of the last one is compared."""
    program = Program()
    square = program.new("lib", "Square")
    for place, x in enumerate(X[:calls], start=1):
        program.call(square, "forward", x, what="the output" if kind is Averages else "", **{f"x_{place}": x})
        program.call(square, "backward", G, what="the gradient" if place == calls else "", g=G)
    with pytest.raises(Gap) as found:
        assert_same_results(program, side(kind), side(Square, live))
    return str(found.value)


@pytest.mark.parametrize(("kind", "calls", "says"), [
    (KeepsTheFirst, 2, "the gradient equals the right value if square_1.forward(x_2) had not been called"),
    (KeepsTheFirst, 4, "equals the right value if square_1.forward had been called only once"),
    (MissesTheThird, 3, "the gradient equals the right value if square_1.forward(x_3) had not been called"),
    (Averages, 4, "the output equals the mean of the right values up to this step"),
    (Forgets, 3, "the gradient is wrong"),
])
def test_a_call_that_left_no_trace_is_named(kind: type, calls: int, says: str) -> None:
    """One call, or all but the first; and a mean instead of the last value."""
    assert headline(kind, calls).endswith(says)


class StaleFactor:
    """Wrong: keeps the factor of its first call."""

    def __init__(self) -> None:
        self.factor, self.bias = np.zeros(3), np.zeros(3)
        self._kept: Any = None

    def forward(self, x: np.ndarray) -> np.ndarray:
        self._kept = self.factor.copy() if self._kept is None else self._kept
        return self._kept * x + self.bias


class FreshFactor(StaleFactor):
    """Right."""

    def forward(self, x: np.ndarray) -> np.ndarray:
        return self.factor * x + self.bias


def test_a_parameter_that_is_kept_from_the_first_call_is_named() -> None:
    """It moved before that call, and the other one goes on moving."""
    program = Program()
    square = program.new("lib", "Square")
    for place, x in enumerate(X):
        for name in ("factor", "bias"):
            program.move(square, name, to=np.arange(3.0) + place + len(name))
        program.call(square, "forward", x, what="the output", **{f"x_{place}": x})

    with pytest.raises(Gap, match="the output equals the right one if factor had moved only once$"):
        assert_same_results(program, side(StaleFactor), side(FreshFactor))


def test_without_a_live_reference_no_call_is_left_out() -> None:
    """As in a handout."""
    assert headline(KeepsTheFirst, live=False).endswith("the gradient is wrong")


def test_a_pair_is_told_as_it_is() -> None:
    """What a program compares may be a pair of a number and a dictionary; it has no size."""
    class Pair:
        def answer(self) -> tuple[np.ndarray, dict[str, np.ndarray]]:
            return np.ones(3), {"dw": np.ones((2, 2))}

    def wrong(what: str, got: Any, want: Any, **about: Any) -> None:
        raise Gap(f"{what} is wrong")

    program = Program()
    program.call(program.new("lib", "Square"), "answer", what="the answer", compare=wrong)
    with pytest.raises(Gap, match=r"^Square.answer: the answer is wrong$"):
        assert_same_results(program, side(Pair), side(Pair))
