from dataclasses import dataclass

import numpy as np
import pytest
from gradescope_utils.autograder_utils.decorators import weight
from hypothesis import assume, event, given, note, settings, target
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp


@dataclass(frozen=True)
class Pair:
    x: int
    y: list[float]
    name: str = ""


def pairs() -> st.SearchStrategy[Pair]:
    return st.builds(Pair, st.integers(-9, 9), st.permutations([1.5, 2.5, 3.5]).map(lambda order: list(order[:2])),
                     name=st.sampled_from(["a", "b"]))


def programs():
    """A function that no file could hold."""
    return st.tuples(st.integers(0, 2**16), pairs().map(lambda pair: [pair])).map(
        lambda drawn: lambda side: side.double(drawn[0] + drawn[1][0].x))


def right(submission, x):
    return np.array_equal(submission.toy.double(x), 2 * x)


@weight(1)
@given(n=st.integers(-1000, 1000))
def test_numbers(submission, n):
    """Numbers by name."""
    note(n), event("number"), target(float(n))
    assert assume(True)
    assert right(submission, n), f"double({n}) is not {2 * n}"


@weight(1)
@given(st.lists(st.integers(0, 5) | st.just(7), max_size=3), st.booleans().filter(bool))
def test_lists(submission, numbers, flag):
    """Lists by position; the case changes what it gets."""
    assert flag is True
    x = np.array(numbers, np.float64)
    numbers.append(1)
    assert right(submission, x), f"double({x.tolist()}) is wrong"


@weight(1)
@given(pair=pairs(), program=programs())
def test_objects(submission, pair, program):
    """Objects that are made from what is drawn."""
    assert len(pair.y) == 2 and right(submission, pair.x), f"double({pair.x}) is wrong"
    assert program(submission.toy) % 2 == 0, "a program is wrong"


@weight(1)
@settings(max_examples=3)
@given(x=hnp.arrays(np.float64, (2, 2), elements=st.sampled_from([0.0, -0.0, 8.0])))
def test_arrays(submission, x):
    """Three arrays, which the case changes."""
    x[0, 0] += 1
    assert right(submission, x), f"double({x.tolist()}) is wrong"


@weight(1)
@pytest.mark.parametrize("offset", [0, -2000])
@given(n=st.integers(0, 9))
def test_parameters(submission, n, offset):
    """Two items, each with all examples."""
    assert right(submission, n + offset), f"double({n + offset}) is wrong"


class TestMethods:
    """A class of cases."""

    @weight(1)
    @given(n=st.integers(0, 9))
    def test_method(self, submission, n):
        """A method."""
        assert right(submission, n), f"double({n}) is wrong"


@weight(1)
@given(n=st.integers(0, 9))
def test_random(submission, n):
    """Random numbers of the case start anew in each example."""
    x = n + round(float(np.random.rand()), 3)
    assert right(submission, x), f"double({x}) is wrong"
