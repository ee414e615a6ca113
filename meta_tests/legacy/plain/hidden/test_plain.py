"""A hidden bare assert."""

from calculator import factorial
from gradescope_utils.autograder_utils.decorators import weight


@weight(1)
def test_hidden_number():
    """factorial of a larger number"""
    assert factorial(11) == 39916800, "the secret is eleven"
