import numpy as np
from gradescope_utils.autograder_utils.decorators import partial_credit, weight
from hypothesis import assume, given
from hypothesis import strategies as st


def right(submission, x):
    return np.array_equal(submission.toy.double(x), 2 * x)


@weight(1)
@given(n=st.integers(-9, 9))
def test_assumes(submission, n):
    """Skips some examples."""
    assume(n % 3)
    assert right(submission, n), f"double({n}) is wrong"


@weight(1)
@given(numbers=st.sampled_from([np.add, np.subtract]))
def test_functions(submission, numbers):
    """Draws what no file holds."""
    n = int(numbers(1, 2))
    assert right(submission, n), f"double({n}) is wrong"


@weight(1)
@given(n=st.integers(0, 5).flatmap(lambda most: st.integers(-most, most)))
def test_flatmap(submission, n):
    """Draws one after the other."""
    assert right(submission, n), f"double({n}) is wrong"


@partial_credit(1)
@given(n=st.floats(0, 9))
def test_score(submission, set_score, n):
    """A score beside given."""
    set_score(0.75 if right(submission, n) else 0.25)
