"""A part keeps its points exactly when it is right with the reference's other parts; probes; torch's bank."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from autograder.engine.grading import Carry
from autograder.errors import StudentError, StudentTimeout
from autograder.failure import Claim, Failure
from tests.support import Bank, Gap, assert_answered, assert_same_dictionary, keep_if_right_alone, writes_refused

Judge = Callable[[], None]
PARTS = ("linear", "relu")


def right() -> None:
    """A judge that passes."""


def wrong() -> None:
    """A judge that finds a gap."""
    raise Gap("train_loss is wrong")


def raising() -> None:
    """A judge under which the student's code raises."""
    raise StudentError("TypeError", "unsupported operand")


def dead() -> None:
    """A judge under which the worker dies."""
    raise StudentTimeout("too slow")


def carried(together: Judge, alone: Judge, live: bool = True, renew: Callable[[], None] | None = None,
            losing: Sequence[str] = ()) -> list[Claim]:
    """What is claimed, where these parts have lost points already."""
    claims: list[Claim] = []
    keep_if_right_alone(together, alone, "the trainer is right", PARTS, live=live,
                        carry=Carry(claims.append, lambda: losing), suspects=lambda: ["relu"], renew=renew)
    return claims


def test_right_together_is_not_asked_again() -> None:
    """What is right with the student's own parts passes without a word."""
    assert carried(right, dead) == []


@pytest.mark.parametrize(("together", "failure"), [(wrong, "train_loss is wrong"),
                                                   (raising, "TypeError: unsupported operand")])
def test_right_alone_claims_its_points(together: Judge, failure: str) -> None:
    """What is right only with the reference's parts claims its points, with its failure and who may be at fault."""
    assert carried(together, right) == [Claim("the trainer is right", Failure(failure), PARTS, ("relu",))]


def test_no_culprit_is_looked_for_where_one_is_known() -> None:
    """If a part that may be at fault has already lost points, there is no search."""
    assert carried(wrong, right, losing=["linear"])[0].suspects == ()
    assert carried(wrong, right, losing=["sigmoid"])[0].suspects == ("relu",)


def test_out_of_time_looks_for_no_culprit() -> None:
    """A run that died is claimed after a fresh process is started; no search for the part at fault follows."""
    renewed: list[str] = []
    assert carried(dead, right, renew=lambda: renewed.append("fresh")) == [
        Claim("the trainer is right", Failure("too slow", timed_out=True), PARTS)]
    assert renewed == ["fresh", "fresh"]


@pytest.mark.parametrize("alone", [wrong, raising])
def test_wrong_alone_shows_the_first_failure(alone: Judge) -> None:
    """What is wrong either way fails with the failure of the student's own run."""
    with pytest.raises(Gap, match=r"^train_loss is wrong$"):
        carried(wrong, alone)
    with pytest.raises(StudentError, match=r"^TypeError: unsupported operand$"):
        carried(raising, alone)


def test_handout_says_that_no_seam_exists() -> None:
    """Without a live reference the failure counts, and its text points to the other parts."""
    with pytest.raises(Gap) as caught:
        carried(wrong, right, live=False)
    assert caught.value.failure.notes == (
        ("note", "Another part may be the cause: get the other parts passing first."),)
    with pytest.raises(StudentError, match=r"^TypeError"):
        carried(raising, right, live=False)


def test_death_is_never_caught() -> None:
    """A dead worker ends the case, in whichever run it died, if there can be no fresh one."""
    with pytest.raises(StudentTimeout, match=r"too slow"):
        carried(dead, right)
    with pytest.raises(StudentTimeout, match=r"too slow"):
        carried(wrong, dead)


def test_refused_write_becomes_a_gap() -> None:
    """NumPy's read-only error is reported as a change in place, with its line."""
    trace = 'File "hw3_lib.py", line 9, in forward\n  x[x < 0] = 0'

    with pytest.raises(Gap, match=r"^x was changed in place; work on a copy$") as caught, writes_refused("x"):
        raise StudentError("ValueError", "assignment destination is read-only", trace)
    assert caught.value.failure.details == (("at", 'File "hw3_lib.py", line 9, in forward'), ("at", "x[x < 0] = 0"))


def test_another_error_hides_the_fact_and_blames_nothing() -> None:
    """If the code raises for another reason, the failure says that nothing can be checked, and why."""
    headline = r"^The code raises an exception, so whether x is changed cannot be checked yet$"
    with pytest.raises(Gap, match=headline) as caught, writes_refused("x"):
        raise StudentError("KeyError", "'x'", no_secret="the constructor of A raised an exception.")
    assert caught.value.failure.details == (("raised", "KeyError: 'x'"),)
    assert caught.value.failure.no_secret == "the constructor of A raised an exception."


def test_nothing_returned_hides_the_fact() -> None:
    """A function that is still to be written is not blamed for changing anything."""
    assert_answered("y", 0.0)
    with pytest.raises(Gap, match=r"^y is None, so what else the code changes cannot be checked yet$"):
        assert_answered("y", None)


@pytest.mark.parametrize(("after", "headline"), [
    ({"x": np.zeros(2), "y": np.ones(2)}, ""),
    ({"x": np.zeros(2)}, "the data set has lost 'y'; leave the dictionary as it is"),
    ({"x": np.zeros(2), "y": np.ones(2), "z": 1}, "the data set has gained 'z'; leave the dictionary as it is"),
    ({"x": np.zeros(2), "Y": np.ones(2)},
     "the data set has lost 'y' and has gained 'Y'; leave the dictionary as it is"),
    ({"x": np.zeros(2), "y": np.full(2, 0.5)}, "the data set: y was changed in place"),
    ([1], "the data set is a list afterwards instead of a dict"),
])
def test_a_callers_dictionary(after: object, headline: str) -> None:
    """Lost keys, new keys and other numbers are each reported."""
    before = {"x": np.zeros(2), "y": np.ones(2)}
    if not headline:
        assert_same_dictionary("the data set", after, before)
        return
    with pytest.raises(Gap) as caught:
        assert_same_dictionary("the data set", after, before)
    assert str(caught.value) == headline


def test_bank_gives_the_arrays_of_one_question(tmp_path: Path) -> None:
    """A question has its own arrays by name; the error for an unknown one names it and the file."""
    np.savez(tmp_path / "bank.npz", **{"relu/x": np.arange(3), "linear/x": np.zeros(2)})
    bank = Bank(tmp_path / "bank.npz")

    assert bank.ask("relu").x.tolist() == [0, 1, 2]
    with pytest.raises(KeyError, match=r"bank\.npz does not contain the question 'tanh'; make it again\."):
        bank.ask("tanh")


def test_the_run_alone_is_the_cause_of_what_fails_together() -> None:
    """A known mistake is recognised by the part's own numbers, which no other part's mistake has changed."""
    with pytest.raises(StudentError) as caught:
        carried(raising, wrong)
    assert isinstance(caught.value.__cause__, Gap)
