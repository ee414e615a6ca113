import numpy as np
from gradescope_utils.autograder_utils.decorators import weight
from hypothesis import given
from hypothesis import strategies as st


@weight(1)
def test_array(submission, reference):
    """double gives twice an array."""
    x = np.arange(6.0).reshape(2, 3)
    assert np.array_equal(submission.toy.double(x), reference.toy.double(x)), "double(x) is not 2 * x"


@weight(1)
@given(n=st.integers(-1000, 1000))
def test_numbers(submission, reference, n):
    """double gives twice any number."""
    assert submission.toy.double(n) == 2 * n, f"double({n}) is not {2 * n}"
