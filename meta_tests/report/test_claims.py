"""A claim to keep points needs a culprit: who pays, for every state of the other parts."""

from __future__ import annotations

import pytest

from autograder.failure import Claim, Failure
from autograder.homework import Homework
from autograder.report.claims import TOGETHER, settled
from autograder.report.outcome import Case, Outcome, Run, Verdict
from autograder.report.render import text_of
from autograder.report.report import Report
from autograder.report.scoring import weigh

POINTS = {"linear": 4.0, "relu": 4.0, "trainer": 10.0}
HOMEWORK = Homework(title="N", files=["a.py"], parts=POINTS)
WRONG = Failure("train_loss is wrong")


def case(part: str, name: str, weight: float, hidden: bool = False) -> Case:
    return Case(f"tests/n/public/test_{part}.py::{name}", part, f"{name}.", weight, hidden)


LINEAR, LINEAR_TOO = case("linear", "one", 3.0), case("linear", "two", 1.0, hidden=True)
RELU, TRAINER, TRAINER_TOO = case("relu", "one", 4.0), case("trainer", "one", 8.0), case("trainer", "two", 2.0)
CASES = (LINEAR, LINEAR_TOO, RELU, TRAINER, TRAINER_TOO)


def outcomes(*suspects: str, failed: tuple[Case, ...] = (), claimed: tuple[Case, ...] = (TRAINER,)
             ) -> dict[str, Outcome]:
    """Every case has passed but those that failed; the trainer's claim that the layers are at fault."""
    made = {one.id: Outcome(one, Verdict.PASSED, one.weight) for one in CASES}
    made |= {one.id: Outcome(one, Verdict.FAILED, failure=WRONG) for one in failed}
    claim = Claim("The trainer itself is right.", WRONG, ("linear", "relu"), suspects)
    return made | {one.id: Outcome(one, Verdict.PASSED, one.weight, claim=claim) for one in claimed}


def report(made: dict[str, Outcome]) -> Report:
    return weigh(HOMEWORK, Run(CASES, made, finished=True))


def earned(made: dict[str, Outcome]) -> dict[str, float]:
    return {part.name: part.earned for part in report(made).parts}


def text(made: dict[str, Outcome], one: Case) -> str:
    return next(text_of(item.shown) for item in report(made).items if item.id == one.id)


def test_a_part_that_lost_points_is_culprit_enough() -> None:
    """The claim is accepted, and the sentence names the part that pays."""
    made = outcomes(failed=(LINEAR,))

    assert earned(made) == {"linear": 1.0, "relu": 4.0, "trainer": 10.0}
    assert text(made, TRAINER) == ("The trainer itself is right. The mistake that showed here is in another part of "
                                   "yours (Linear) and costs its points there.")


def test_a_part_that_cannot_be_the_culprit_saves_nothing() -> None:
    """Points lost on a part that the claim does not name are no reason to keep others."""
    made = outcomes(failed=(TRAINER_TOO,))

    assert earned(made) == {"linear": 4.0, "relu": 4.0, "trainer": 0.0}


@pytest.mark.parametrize(("claimed", "linear"), [
    ((TRAINER_TOO,), 2.0), ((TRAINER,), 0.0), ((TRAINER, TRAINER_TOO), 0.0)])
def test_the_one_that_was_found_pays(claimed: tuple[Case, ...], linear: float) -> None:
    """It pays what the claims are worth, at most all its points, spread over its cases."""
    made = outcomes("linear", claimed=claimed)

    assert earned(made) == {"linear": linear, "relu": 4.0, "trainer": 10.0}
    assert "so the mistake is there, and costs its points there" in text(made, claimed[0])
    for one in (LINEAR, LINEAR_TOO):
        assert text(made, one).startswith("This case passes, but part Linear has a mistake that only shows when")


@pytest.mark.parametrize("suspects", [(), ("linear", "relu")])
def test_without_one_culprit_the_case_has_failed(suspects: tuple[str, ...]) -> None:
    """If no part or several are found, the whole pays; a sentence says that its parts pass alone, fail together."""
    made = outcomes(*suspects)

    assert earned(made) == {"linear": 4.0, "relu": 4.0, "trainer": 2.0}
    assert text(made, TRAINER).startswith("train_loss is wrong")
    assert " ".join(TOGETHER.split()) in " ".join(text(made, TRAINER).split())


def test_a_case_that_failed_keeps_nothing_by_a_claim() -> None:
    """A claim of a case that failed after all changes nothing."""
    made = outcomes(failed=(LINEAR,))
    made[TRAINER.id] = Outcome(TRAINER, Verdict.FAILED, failure=WRONG, claim=made[TRAINER.id].claim)

    assert earned(made)["trainer"] == 2.0


def test_a_hidden_case_that_pays_says_why() -> None:
    """A hidden case of the part that pays shows the same sentence: nothing of it is secret."""
    assert "part Linear has a mistake" in text(outcomes("linear"), LINEAR_TOO)


def test_settling_twice_changes_nothing() -> None:
    """What is decided stays decided."""
    once = settled(outcomes("linear"), POINTS)
    assert earned(once) == earned(outcomes("linear"))
