"""The rules by which a mistake is named, on records and observations written by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from autograder.diagnosis.measure import name_of
from autograder.diagnosis.name import names_of
from autograder.diagnosis.observation import SHAPE, VALUE, Observation, observation_of
from autograder.diagnosis.record import Known, WrongAnswers, seen_of
from autograder.errors import StudentError
from autograder.failure import CaseFailed, Compared, Failure

CASES = ("a", "b", "c")
OUTPUT = np.array([0.11, 0.22, 0.33, 0.44])
GRADIENT = np.array([1.51, 1.62, 1.73])
RIGHT = None
RAISED = observation_of(StudentError("ValueError", "no"))


def wrong(numbers: Sequence[float], where: Sequence[bool] = (), what: str = "x", single: bool = False) -> Observation:
    """A case that failed with this value, wrong everywhere or where it is said."""
    got = np.array(numbers, float)
    mask = np.array(where, bool) if len(where) else np.full(got.shape, True)
    return Observation(VALUE, what, Compared(what, got, mask, single))


def mistake(id: str, *observed: Observation | None, meaning: str = "", unsteady: tuple[int, ...] = ()) -> Known:
    """A mistake of the part ``p`` that does this to the cases."""
    seen = tuple(seen_of(one, place, ["", "x", "y"].index(one.what)) for place, one in enumerate(observed)
                 if one is not None)
    return Known(id, "p", (), "f", f"hint of {id}", meaning or id, (), seen, unsteady)


def named(known: Sequence[Known], *observed: Observation | None) -> list[tuple[tuple[str, ...], bool]]:
    """The ids of what is named, and whether as "at least"."""
    answers = WrongAnswers(CASES, ("p",) * len(CASES), ("", "x", "y"), tuple(known))
    found = names_of(answers, dict(zip(CASES, observed, strict=False)))
    return [(tuple(one.id for one in name.known), name.at_least) for name in found]


def test_a_mistake_is_named_by_what_it_computes() -> None:
    """All cases agree in their verdicts and in three numbers: that mistake, and no other."""
    known = [mistake("m", wrong(OUTPUT), RIGHT, wrong(GRADIENT)), mistake("n", wrong(OUTPUT), RIGHT, RIGHT)]
    assert named(known, wrong(OUTPUT), RIGHT, wrong(GRADIENT)) == [(("m",), False)]


@pytest.mark.parametrize("observed", [
    (wrong(OUTPUT), RIGHT, RIGHT), (wrong(OUTPUT), RAISED, wrong(GRADIENT)), (wrong(OUTPUT), RIGHT, RAISED),
    (wrong(OUTPUT), RIGHT, wrong(GRADIENT, what="y")), (wrong(OUTPUT), RIGHT, wrong(GRADIENT * (1 + 1e-5))),
    (wrong(OUTPUT), RIGHT, wrong([*GRADIENT, 1.9])), (wrong(OUTPUT), RIGHT, wrong(GRADIENT, [True, True, False])),
], ids=["a verdict", "a failure more", "no number", "another value", "another digit", "another shape", "a right entry"])
def test_one_disagreement_is_enough_for_no_exact_name(observed: tuple[Observation | None, ...]) -> None:
    """Verdicts, names, shapes and every wrong number agree, or the rule does not hold."""
    known = [mistake("m", wrong(OUTPUT), RIGHT, wrong(GRADIENT))]
    assert (("m",), False) not in named(known, *observed)


@pytest.mark.parametrize("numbers", [[1.0, 2.0, 3.0], [0.0, 0.0, 0.0], [0.5, 0.5, 0.5], [0.1, 0.2, 3.0]],
                         ids=["labels", "zeros", "one number", "two numbers"])
def test_numbers_that_many_mistakes_give_name_nothing(numbers: list[float]) -> None:
    """Three different numbers that are not whole are needed."""
    assert named([mistake("m", wrong(numbers), RIGHT, RIGHT)], wrong(numbers), RIGHT, RIGHT) == []


def test_exceptions_that_coincide_name_nothing() -> None:
    """Where nothing but exceptions agree, there is no name."""
    assert named([mistake("m", RAISED, RAISED, RAISED)], RAISED, RAISED, RAISED) == []


@pytest.mark.parametrize(("single", "off", "found"), [(False, 5e-7, 1), (False, 5e-6, 0), (True, 5e-6, 1),
                                                      (True, 5e-5, 0)])
def test_the_tolerance_is_that_of_rounding(single: bool, off: float, found: int) -> None:
    """1e-6 in double precision, 1e-5 in single."""
    known = [mistake("m", wrong(OUTPUT, single=single), RIGHT, RIGHT)]
    assert len(named(known, wrong(OUTPUT * (1 + off), single=single), RIGHT, RIGHT)) == found


def test_mistakes_of_one_meaning_share_the_name() -> None:
    """Several matches with one meaning are one name; with different meanings there is none."""
    same = [mistake("m", wrong(OUTPUT), RIGHT, RIGHT, meaning="s"),
            mistake("n", wrong(OUTPUT), RIGHT, RIGHT, meaning="s")]
    assert named(same, wrong(OUTPUT), RIGHT, RIGHT) == [(("m", "n"), False)]
    different = [mistake("m", wrong(OUTPUT), RIGHT, RIGHT), mistake("n", wrong(OUTPUT), RIGHT, RIGHT)]
    assert named(different, wrong(OUTPUT), RIGHT, RIGHT) == []


def test_a_mistake_within_others_is_named_as_at_least() -> None:
    """Where the submission has a mistake's numbers and more that is wrong, the largest explanation counts."""
    small = mistake("small", wrong(OUTPUT), wrong(GRADIENT), RIGHT)
    large = mistake("large", wrong(OUTPUT), wrong(GRADIENT), wrong(OUTPUT, [True, False, False, False]))
    assert named([small, large], wrong(OUTPUT), wrong(GRADIENT), wrong(OUTPUT)) == [(("large",), True)]


def test_numbers_among_others_are_no_explanation() -> None:
    """Where every case has further wrong numbers, as min(0, x) has beside x for max(0, x), the mistake is another."""
    known = [mistake("m", wrong(OUTPUT, [True, True, True, False]), wrong(GRADIENT, [True, True, False]), RIGHT)]
    assert named(known, wrong(OUTPUT), wrong(GRADIENT), RIGHT) == []


def test_two_largest_explanations_are_none() -> None:
    """Two mistakes that explain as much and mean different things give no name, not even as "at least"."""
    known = [mistake("m", wrong(OUTPUT), wrong(GRADIENT), RIGHT), mistake("n", wrong(OUTPUT), wrong(GRADIENT), RIGHT)]
    assert named(known, wrong(OUTPUT), wrong(GRADIENT), RAISED) == []


def test_one_case_alone_is_no_explanation_of_a_part() -> None:
    """"At least" asks for numbers of two cases; an exception in common does not count as the second."""
    known = [mistake("m", wrong(OUTPUT), RAISED, RIGHT)]
    assert named(known, wrong(OUTPUT), RAISED, wrong(GRADIENT)) == []


def test_two_mistakes_are_named_where_they_explain_everything() -> None:
    """Both together have exactly the submission's wrong places; with one more wrong number there is no such pair."""
    first = mistake("first", wrong(OUTPUT), wrong(GRADIENT, [True, False, False]), RIGHT)
    second = mistake("second", RIGHT, wrong(GRADIENT, [False, True, True]), wrong(OUTPUT, what="y"))
    together = wrong(OUTPUT), wrong(GRADIENT), wrong(OUTPUT, what="y")
    assert named([first, second], *together) == [(("first",), False), (("second",), False)]
    more = wrong([*GRADIENT[:2], 9.75])
    assert named([first, second], together[0], more, together[2]) == []


def test_a_part_with_a_case_that_has_not_run_has_no_name() -> None:
    """The rule needs all cases of the part."""
    known = [mistake("m", wrong(OUTPUT), RIGHT, RIGHT)]
    assert named(known, wrong(OUTPUT), RIGHT) == []


def test_an_unsteady_case_counts_by_its_verdict_alone() -> None:
    """Where the mistake's own random numbers decide, the case must fail, and its numbers do not matter."""
    known = [mistake("m", wrong(OUTPUT), RIGHT, RIGHT, unsteady=(1,))]
    assert named(known, wrong(OUTPUT), wrong(GRADIENT), RIGHT) == [(("m",), False)]
    assert named(known, wrong(OUTPUT), RIGHT, RIGHT) == []


def test_after_a_seam_the_run_alone_counts() -> None:
    """The cause of an error is the failure of the part alone; its numbers are observed."""
    alone = CaseFailed(Failure("x is wrong"), compared=Compared("x", OUTPUT, OUTPUT > 0))
    try:
        raise StudentError("TypeError", "of another part") from alone
    except StudentError as error:
        observed = observation_of(error)
    assert observed is not None and observed.kind == VALUE and np.array_equal(observed.numbers, OUTPUT)


def test_of_a_wrong_shape_nothing_but_the_shape_is_kept() -> None:
    """A submission may return an array of any size in every case; the grader must not keep them."""
    large = Compared("x", np.ones((2_700, 2_700)))
    observed = observation_of(CaseFailed(Failure("x has another shape"), compared=large))
    assert observed is not None and (observed.kind, observed.shape) == (SHAPE, (2_700, 2_700))
    assert not observed.wrong.any() and not observed.numbers.any()
    assert observed.compared is not None
    assert {array.strides for array in (observed.wrong, observed.numbers)} == {(0,)}
    assert observed.compared.got.strides == (0, 0)


def test_a_value_is_kept_without_the_message_in_which_it_came() -> None:
    """A small array may be a view of all that a worker sent."""
    message = np.ones(10_000)
    value = message[:4].reshape(2, 2)
    observed = observation_of(CaseFailed(Failure("x is wrong"), compared=Compared("x", value, value > 0)))
    assert observed is not None and np.array_equal(observed.numbers, np.ones(4))
    assert not np.shares_memory(observed.numbers, message)


def test_what_a_name_is_worth() -> None:
    """Right, a synonym, at least, nothing, or wrong."""
    known = (mistake("m", wrong(OUTPUT), wrong(GRADIENT), RIGHT, meaning="s"),
             mistake("n", wrong(OUTPUT), wrong(GRADIENT), RIGHT, meaning="s"))
    answers = WrongAnswers(CASES, ("p",) * len(CASES), ("", "x", "y"), known)
    observed = dict(zip(CASES, (wrong(OUTPUT), wrong(GRADIENT), RIGHT), strict=True))
    assert name_of(observed, answers, "m") == "right"
    assert name_of(observed, answers, "m", leave_out=True) == "synonym"
    assert name_of({**observed, "c": RAISED}, answers, "m") == "at least"
    assert name_of({**observed, "a": RIGHT}, answers, "m") == "nothing"
    assert name_of(observed, answers, "mutant") == "wrong"
