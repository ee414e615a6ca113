"""Programs of calls: what is compared after which step, and the message for a step that is wrong or raises."""

from __future__ import annotations

from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from autograder.errors import StudentError
from autograder.report.render import failure_text
from autograder.sandbox.local import DirectBackend, LocalBackend
from autograder.sandbox.submission import Submission
from tests.support import Gap
from tests.support.programs import Program, assert_same_results

ONE, TWO = np.array([1.0, 2.0]), np.array([5.0, 7.0])


class Doubler:
    """Right: remembers the last input, and doubles by its factor."""

    def __init__(self, factor: np.ndarray) -> None:
        self.factor = factor.copy()
        self.last: Any = None

    def forward(self, x: np.ndarray) -> np.ndarray:
        self.last = x
        return self.factor * x


class KeptOnTheClass(Doubler):
    """Wrong: the last input is kept on the class."""

    def forward(self, x: np.ndarray) -> np.ndarray:
        type(self).last = x
        self.__dict__.pop("last", None)
        return self.factor * x


class StaleFactor(Doubler):
    """Wrong: uses the factor that it was made with."""

    def __init__(self, factor: np.ndarray) -> None:
        super().__init__(factor)
        self._first = factor.copy()

    def forward(self, x: np.ndarray) -> np.ndarray:
        self.last = x
        return self._first * x


class FirstForEver(Doubler):
    """Wrong: returns the first output for ever."""

    def forward(self, x: np.ndarray) -> np.ndarray:
        self.last = x if self.last is None else self.last
        return self.factor * self.last


class Accumulates(Doubler):
    """Wrong: adds to what it remembers."""

    def forward(self, x: np.ndarray) -> np.ndarray:
        self.last = x if self.last is None else self.last + x
        return self.factor * x


class Raises(Doubler):
    """Wrong: the second call raises."""

    def forward(self, x: np.ndarray) -> np.ndarray:
        if self.last is not None:
            raise ZeroDivisionError("again")
        return super().forward(x)


class Students(DirectBackend):
    """Any exception is the student's."""

    def ask(self, request: list[Any], label: str, about: str = "") -> Any:
        try:
            return super().ask(request, label, about)
        except Exception as error:
            raise StudentError("ZeroDivisionError", "again", "", about) from error


def side(kind: type, backend: type[LocalBackend] = DirectBackend) -> Submission:
    return Submission(backend({"lib": SimpleNamespace(Doubler=kind)}), ["lib"])


def two_at_work() -> Program:
    """Two objects, both used twice, the factor of one moved in between."""
    program = Program()
    first, second = program.new("lib", "Doubler", ONE, W=ONE), program.new("lib", "Doubler", TWO)
    for place, x in enumerate((ONE, TWO, TWO + 1)):
        for one in (first, second):
            program.call(one, "forward", x + one.step, what="the output", **{f"x_{place}": x})
            program.look(first, "last")
        program.move(first, "factor", to=ONE + place)
    return program


def failure(kind: type) -> str:
    with pytest.raises(Gap) as found:
        assert_same_results(two_at_work(), side(kind), side(Doubler))
    return failure_text(found.value.failure)


def test_the_right_solution_agrees() -> None:
    """A program on two equal sides finds nothing."""
    program = two_at_work()
    assert_same_results(program, side(Doubler), side(Doubler))
    assert len(program.looks) == 12


@pytest.mark.parametrize(("kind", "headline"), [
    (KeptOnTheClass, "Doubler: last"),
    (StaleFactor, "Doubler.forward: the output"),
    (Accumulates, "Doubler: last"),
])
def test_a_mistake_of_state_is_seen(kind: type, headline: str) -> None:
    """State on the class, a stale parameter and a sum over calls each show at the value that is wrong."""
    assert failure(kind).startswith(headline)


def test_a_stale_value_is_named() -> None:
    """A value that was right at an earlier step is recognised as stale."""
    program = Program()
    one = program.new("lib", "Doubler", ONE)
    program.call(one, "forward", ONE, what="the output", x_1=ONE)
    program.call(one, "forward", TWO, what="the output", x_2=TWO)

    with pytest.raises(Gap, match=r"the output equals the right value of an earlier step, doubler_1\.forward\(x_1\)"):
        assert_same_results(program, side(FirstForEver), side(Doubler))


def test_a_value_of_parameters_that_stood_still_is_named() -> None:
    """A value that would be right if a parameter had never moved is said to be that."""
    assert "the output equals the right one if factor had never moved" in failure(StaleFactor)


def test_a_handout_asks_the_reference_nothing_more() -> None:
    """Where answers are recorded, a failure asks no question that a right solution does not ask."""
    class Once(DirectBackend):
        asked = 0

        def ask(self, request: list[Any], label: str, about: str = "") -> Any:
            self.asked += 1
            return super().ask(request, label, about)

    def asked(kind: type) -> int:
        backend = Once({"lib": SimpleNamespace(Doubler=Doubler)})
        with suppress(Gap):
            assert_same_results(two_at_work(), side(kind), Submission(backend, ["lib"], live=False))
        return backend.asked

    assert asked(StaleFactor) == asked(Doubler)


def test_a_sum_with_an_earlier_value_is_named() -> None:
    """A value to which an earlier one was added is recognised as accumulated."""
    assert ": it is added to, instead of replaced" in failure(Accumulates)


def test_the_calls_are_shown() -> None:
    """The message ends with the calls up to the wrong value, and the shapes of their arrays."""
    text = failure(StaleFactor)
    assert "doubler_1.forward(" in text
    assert "the parameters move" in text


def test_what_a_step_raises_is_the_students() -> None:
    """Values before the raising step are compared; then its own exception is raised, with its call."""
    with pytest.raises(StudentError, match=r"ZeroDivisionError: again") as found:
        assert_same_results(two_at_work(), side(Raises, Students), side(Doubler))
    assert found.value.where == "Doubler.forward(array (2,))"


def test_a_wrong_value_before_a_raising_step_comes_first() -> None:
    """A mismatch before the exception is what is reported."""
    program = Program()
    one = program.new("lib", "Doubler", ONE)
    program.look(one, "factor")
    program.call(one, "forward", ONE)
    program.call(one, "forward", ONE)

    class Both(Raises):
        def __init__(self, factor: np.ndarray) -> None:
            super().__init__(factor + 1)

    with pytest.raises(Gap, match=r"^Doubler: factor"):
        assert_same_results(program, side(Both, Students), side(Doubler))


def test_an_object_made_for_a_program_has_its_attributes() -> None:
    """``make`` gives the object of a class whose constructor raises the attributes that it needs."""
    class Broken:
        def __init__(self, factor: np.ndarray) -> None:
            raise RuntimeError("not written")

    program = Program()
    one = program.make("lib", "Doubler", ONE, attributes={"factor": ONE})
    program.look(one, "factor")
    assert_same_results(program, side(Broken), side(Doubler))


def test_a_wrong_value_that_is_no_array_is_told_as_it_is() -> None:
    """A pair that is wrong after parameters moved fails by its own comparison; no other value is searched for it."""
    def same(what: str, got: Any, want: Any, **about: Any) -> None:
        raise Gap(f"{what} is no pair")

    program = Program()
    one = program.new("lib", "Doubler", ONE)
    program.move(one, "factor", to=TWO)
    program.set(one, "last", {"one": ONE})
    program.look(one, "last", compare=same)

    with pytest.raises(Gap, match=r"^Doubler: last is no pair$"):
        assert_same_results(program, side(Doubler), side(Doubler))
