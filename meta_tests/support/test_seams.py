"""A part keeps its points exactly when it is right with the reference's other parts; probes; torch's bank."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from autograder.errors import StudentError, StudentTimeout
from tests.support import Bank, Gap, keep_if_right_alone, writes_refused

Judge = Callable[[], None]


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


Claimed = tuple[str, str, tuple[str, ...], tuple[str, ...]]


def carried(together: Judge, alone: Judge, live: bool = True, renew: Callable[[], None] | None = None) -> list[Claimed]:
    """What is claimed: sentence, failure, parts, suspects."""
    claims: list[Claimed] = []
    keep_if_right_alone(together, alone, "the trainer is right", ["linear", "relu"], live=live,
                        carry=lambda sentence, error, parts, suspects: claims.append(
                            (sentence, str(error), tuple(parts), tuple(suspects))),
                        suspects=lambda: ["relu"], renew=renew)
    return claims


def test_right_together_is_not_asked_again() -> None:
    """What is right with the student's own parts passes without a word."""
    assert carried(right, dead) == []


@pytest.mark.parametrize(("together", "failure"), [(wrong, "train_loss is wrong"),
                                                   (raising, "TypeError: unsupported operand")])
def test_right_alone_claims_its_points(together: Judge, failure: str) -> None:
    """What is right only with the reference's parts claims its points, with its failure and who may be at fault."""
    assert carried(together, right) == [("the trainer is right", failure, ("linear", "relu"), ("relu",))]


def test_out_of_time_looks_for_no_culprit() -> None:
    """A run that died is claimed after a fresh process is made; it is no reason to look for a culprit."""
    renewed: list[str] = []
    assert carried(dead, right, renew=lambda: renewed.append("fresh")) == [
        ("the trainer is right", "too slow", ("linear", "relu"), ())]
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
    """A dead worker ends the case, whichever judge it died under, where no fresh one can be had."""
    with pytest.raises(StudentTimeout, match=r"too slow"):
        carried(dead, right)
    with pytest.raises(StudentTimeout, match=r"too slow"):
        carried(wrong, dead)


def test_refused_write_becomes_a_gap() -> None:
    """numpy's read-only error is told as a change in place, with the guilty line."""
    trace = 'File "hw3_lib.py", line 9, in forward\n  x[x < 0] = 0'

    with pytest.raises(Gap, match=r"^x was changed in place; work on a copy$") as caught, writes_refused("x"):
        raise StudentError("ValueError", "assignment destination is read-only", trace)
    assert caught.value.failure.details == (("at", 'File "hw3_lib.py", line 9, in forward'), ("at", "x[x < 0] = 0"))


def test_other_errors_pass_through_the_probe() -> None:
    """Any other exception of the student's code stays what it is."""
    with pytest.raises(StudentError, match=r"^KeyError: 'x'$"), writes_refused("x"):
        raise StudentError("KeyError", "'x'")


def test_bank_gives_the_arrays_of_one_question(tmp_path: Path) -> None:
    """A question has its own arrays by name; an unknown one is told by its name and the file's."""
    np.savez(tmp_path / "bank.npz", **{"relu/x": np.arange(3), "linear/x": np.zeros(2)})
    bank = Bank(tmp_path / "bank.npz")

    assert bank.ask("relu").x.tolist() == [0, 1, 2]
    with pytest.raises(KeyError, match=r"bank\.npz holds no question 'tanh'; make it again\."):
        bank.ask("tanh")
