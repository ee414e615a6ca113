import numpy as np
from gradescope_utils.autograder_utils.decorators import leaderboard, partial_credit, weight


@weight(1)
def test_counts(submission):
    """Counter.step counts by one and returns an array."""
    counter = submission.toy.Counter(4)
    got = counter.step()
    assert np.array_equal(got, [5, 5, 5]), f"step() gave {got}"
    assert counter.count == 5, "count is not 5"


@weight(1)
def test_lent(submission, reference):
    """Counter.step takes another counter's count."""
    theirs, ours = submission.toy.Counter(1), reference.toy.Counter(6)
    got = theirs.step(submission.lend(ours))
    assert np.array_equal(got, [7, 7, 7]), f"step() gave {got}"


@partial_credit(1)
@leaderboard("steps")
def test_partial(submission, set_score, set_leaderboard_value):
    """Counter counts on."""
    counter = submission.toy.Counter()
    for _ in range(3):
        counter.step()
    set_score(counter.count / 4)
    set_leaderboard_value(counter.count)
