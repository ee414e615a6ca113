import numpy as np
import pytest
from gradescope_utils.autograder_utils.decorators import partial_credit, weight


@pytest.fixture(scope="module")
def count_of_three(submission):
    """A fixture that outlives its case and asks the submission."""
    return submission.toy.Counter(3).step().tolist()


@weight(1)
def test_one(submission):
    """double(1) is 2."""
    assert submission.toy.double(1) == 2, "double(1) is not 2"


@weight(1)
def test_two(submission):
    """double(2) is 4."""
    assert submission.toy.double(2) == 4, "double(2) is not 4"


@weight(1)
def test_step(submission):
    """A step counts by one, and double works after it."""
    counter = submission.toy.Counter(4)
    assert counter.step().tolist() == [5, 5, 5], "it is not 5"
    assert counter.count == 5, "count is not 5"


@weight(1)
def test_three(submission):
    """double(3) is 6."""
    assert submission.toy.double(3) == 6, "double(3) is not 6"


@weight(1)
def test_many_steps(submission):
    """Steps of two counters."""
    one, other = submission.toy.Counter(0), submission.toy.Counter(10)
    assert [one.step()[0], other.step()[0], one.step()[0]] == [1, 11, 2], "a step is wrong"


@weight(1)
@pytest.mark.parametrize("n", [4, 5, -6])
def test_parameters(submission, n, remark):
    """double of three numbers, with a remark on the last one."""
    if n == -6 and submission.toy.double(n) == 2 * n:
        remark("It doubles negative numbers too.")
    assert submission.toy.double(n) == 2 * n, f"double({n}) is not {2 * n}"


@weight(1)
def test_text(submission):
    """double("ab") is "abab"."""
    assert submission.toy.double("ab") == "abab", "it is not abab"


@weight(1)
def test_array(submission, reference):
    """double of an array."""
    x = np.arange(6.0)
    assert np.array_equal(submission.toy.double(x), reference.toy.double(x)), "it is not 2 * x"


@partial_credit(1)
def test_partial(submission, set_score):
    """Half the points for double(7)."""
    set_score(0.5 if submission.toy.double(7) == 14 else 0.25)


@weight(1)
def test_lent(submission, reference):
    """Only a fresh worker is lent anything."""
    assert submission.toy.double(1) == 2, "double(1) is not 2"
    submission.lend(reference.toy.Counter(6))


@weight(1)
def test_wide(submission, count_of_three):
    """A value that a fixture of the file has asked for."""
    assert count_of_three == [4, 4, 4], f"it was {count_of_three}"
    assert submission.toy.double(8) == 16, "double(8) is not 16"


@weight(1)
def test_wide_again(submission, count_of_three):
    """The same value again."""
    assert count_of_three == [4, 4, 4], f"it was {count_of_three}"
    assert submission.toy.double(9) == 18, "double(9) is not 18"
