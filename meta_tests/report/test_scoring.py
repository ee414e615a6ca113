"""Weighing: the denominator is fixed, faults are whose they are, hidden cases say one sentence."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import HomeworkError
from autograder.failure import Failure
from autograder.homework import Homework, Policy, SubmissionLimit
from autograder.report.metadata import Metadata, Previous
from autograder.report.outcome import Case, Outcome, Run, Verdict
from autograder.report.render import message_of
from autograder.report.report import Item, Report
from autograder.report.results import to_results, validate
from autograder.report.scoring import (
    NOT_GRADED_SENTENCE,
    PART_RUNNING_SENTENCE,
    RUNNING_SENTENCE,
    STOPPED_SENTENCE,
    check_rubric,
    weigh,
)
from autograder.report.shown import (
    CARRIED_SENTENCE,
    HIDDEN_SENTENCE,
    PARTIAL_SENTENCE,
    PRINTED_BYTES,
    UNJUDGED_SENTENCE,
    Shown,
)
from autograder.report.write import encode

HOMEWORK = Homework(title="Networks", files=["a.py"], parts={"linear": 5, "cross_entropy_loss": 10})
HIDDEN = Case("h", "linear", "A hidden fact holds.", 2, hidden=True)
PUBLIC = Case("p", "linear", "A public fact holds.", 3)
OTHER = Case("o", "cross_entropy_loss", "The loss is a mean.", 10)
CASES = (HIDDEN, PUBLIC, OTHER)


def report_of(outcomes: dict[str, Outcome], cases: tuple[Case, ...] = CASES, share: float = 1.0) -> Report:
    homework = Homework(title="N", files=["a.py"], parts=HOMEWORK.parts, policy=Policy(carry_forward=share))
    return weigh(homework, Run(cases=cases, outcomes=outcomes, finished=True))


def outcome_of(verdict: Verdict, score: object = 0.0, text: str = "", case: Case = PUBLIC, **record: Any) -> Outcome:
    """An outcome whose text is that of its failure or of its fault."""
    failure = Failure(text) if verdict is Verdict.FAILED else None
    fault = text if verdict is Verdict.UNJUDGED else ""
    return Outcome(case, verdict, score, failure=failure, fault=fault, **record)  # type: ignore[arg-type]


def item_of(outcome: Outcome, share: float = 1.0) -> Item:
    """The report's line of an outcome, among the lines of all CASES."""
    case = outcome.case
    cases = tuple(case if other.id == case.id else other for other in CASES)
    return next(item for item in report_of({case.id: outcome}, cases, share).items if item.id == case.id)


def messages_of(report: Report) -> list[str]:
    """What the student reads of each item, in order."""
    return [message_of(item.shown) for item in report.items]


def test_before_collection_each_part_is_one_unfinished_item() -> None:
    """Before the cases are known each part is one item worth all its points, and says it is not finished."""
    report = weigh(HOMEWORK, Run())
    assert [(item.number, item.part, item.title, item.score, item.max_score) for item in report.items] == [
        ("1", "linear", "Linear", 0, 5),
        ("2", "cross_entropy_loss", "Cross entropy loss", 0, 10),
    ]
    assert set(messages_of(report)) == {PART_RUNNING_SENTENCE}
    assert not report.grader_fault


def test_a_finished_run_without_cases_is_the_graders_fault() -> None:
    """A run that ends without cases keeps the denominator and blames the grader."""
    report = weigh(HOMEWORK, Run(finished=True))
    assert report.maximum == 15
    assert report.grader_fault
    assert set(messages_of(report)) == {UNJUDGED_SENTENCE}


def test_cases_are_numbered_by_place_public_first() -> None:
    """A part's public cases come before its hidden ones, numbered by place."""
    assert [(item.id, item.number) for item in report_of({}).items] == [("p", "1.1"), ("h", "1.2"), ("o", "2.1")]


def test_a_cases_own_number_wins_and_is_not_given_twice() -> None:
    """A case with its own number keeps it, and no other case is given that number by place."""
    cases = (HIDDEN, replace(PUBLIC, number="1.2"), OTHER)
    assert [(item.id, item.number) for item in report_of({}, cases).items][:2] == [("p", "1.2"), ("h", "1.3")]


@pytest.mark.parametrize(("finished", "sentence"), [(False, RUNNING_SENTENCE), (True, STOPPED_SENTENCE)])
def test_a_case_without_outcome_scores_zero_and_says_so(finished: bool, sentence: str) -> None:
    """A case without an outcome scores 0 of its weight and says that it has not run."""
    report = weigh(HOMEWORK, Run(cases=CASES, outcomes={"p": outcome_of(Verdict.PASSED, 3)}, finished=finished))
    assert (report.earned, report.maximum) == (3, 15)
    assert messages_of(report) == ["", sentence, sentence]
    assert not report.grader_fault


@pytest.mark.parametrize(("given_score", "score"), [(99, 3), (-5, 0), (1.5, 1.5), (np.float32(0.5), 0.5)])
def test_scores_are_brought_into_range(given_score: float, score: float) -> None:
    """A score is between 0 and the weight, and is a plain float."""
    item = item_of(outcome_of(Verdict.FAILED, given_score))
    assert item.score == score
    assert type(item.score) is float


def test_a_score_out_of_range_is_reported_to_the_instructor() -> None:
    """The instructor reads which case set a score above its weight."""
    assert "p: set its score to 99 of 3; it was limited to that range." in (
        report_of({"p": outcome_of(Verdict.PASSED, 99)}).grader_notes
    )


@pytest.mark.parametrize("score", [math.nan, math.inf, "3", None, True, 10**400, pytest.param(10**5000, id="huge")])
def test_a_score_that_is_no_finite_number_is_the_graders_fault(score: object) -> None:
    """NaN or a non-number as score is the grader's fault: unjudged, 0 points."""
    outcome = outcome_of(Verdict.PASSED, score)
    item = item_of(outcome)
    assert (item.verdict, item.score, message_of(item.shown)) == (Verdict.UNJUDGED, 0, UNJUDGED_SENTENCE)
    assert report_of({"p": outcome}).grader_fault


@pytest.mark.parametrize("case", [PUBLIC, HIDDEN])
def test_unjudged_blames_the_grader_and_shows_nothing_of_its_error(case: Case) -> None:
    """A case that could not be judged scores 0, blames the grader, and only the instructor sees the reason."""
    outcome = outcome_of(Verdict.UNJUDGED, 2, "expected values [1 2 3]", case, printed="x")
    assert message_of(item_of(outcome).shown) == UNJUDGED_SENTENCE
    assert item_of(outcome).score == 0
    assert f"{case.id}: could not be judged: expected values [1 2 3]" in report_of({case.id: outcome}).grader_notes


@pytest.mark.parametrize("hide_errors", [None, "Think again."])
def test_a_failed_hidden_case_says_one_fixed_sentence(hide_errors: str | None) -> None:
    """A failed hidden case shows exactly the fixed sentence, and nothing that was printed."""
    case = replace(HIDDEN, hide_errors=hide_errors)
    outcome = outcome_of(Verdict.FAILED, 0, "secret input 42", case, printed="secret input 42", remarks=("input 42",),
                         carried="input 42")
    item = item_of(outcome)
    assert item.shown == Shown(HIDDEN_SENTENCE)
    assert item.outcome == outcome


def test_a_passed_hidden_case_says_nothing() -> None:
    """A passed hidden case drops its remark and what was printed; with part of its points it says only that."""
    outcome = outcome_of(Verdict.PASSED, 2, case=HIDDEN, remarks=("remark about input 42",), printed="42")
    assert item_of(outcome).shown == Shown()
    assert item_of(replace(outcome, score=1)).shown == Shown(PARTIAL_SENTENCE)


@pytest.mark.parametrize("remark", ["", "\x00"])
def test_a_pass_with_part_of_the_points_says_so_unless_it_remarks_something(remark: str) -> None:
    """The sentence about part of the points appears if the case itself says nothing."""
    assert message_of(item_of(outcome_of(Verdict.PASSED, 2, remarks=(remark,))).shown) == PARTIAL_SENTENCE
    assert message_of(item_of(outcome_of(Verdict.PASSED, 2, remarks=("a", "b"))).shown) == "a\nb"
    assert message_of(item_of(outcome_of(Verdict.PASSED, 3)).shown) == ""


def test_hide_errors_replaces_the_message_on_failure_only() -> None:
    """The text of @hide_errors replaces a failure's message, not a passed case's remark."""
    case = replace(PUBLIC, hide_errors="Think again.")
    assert item_of(outcome_of(Verdict.FAILED, 0, "gap", case)).shown == Shown("Think again.")
    assert message_of(item_of(outcome_of(Verdict.PASSED, 3, case=case, remarks=("remark",))).shown) == "remark"


@pytest.mark.parametrize(("share", "score"), [(1.0, 3), (0.5, 1.5), (0.0, 0)])
def test_a_carried_case_keeps_its_share(share: float, score: float) -> None:
    """A carried case keeps policy.carry_forward of its points and says why."""
    item = item_of(outcome_of(Verdict.PASSED, 3, carried="Linear is wrong."), share=share)
    assert item.score == score
    assert item.shown.carried.startswith("Linear is wrong.")
    assert (f"keeps {share:.0%}" in item.shown.carried) == (share != 1)


def test_a_hidden_carried_case_says_a_fixed_sentence() -> None:
    """A hidden case that is carried shows the fixed sentence alone, not the outcome's own."""
    assert item_of(outcome_of(Verdict.PASSED, 2, case=HIDDEN, carried="input 42")).shown == Shown(
        carried=CARRIED_SENTENCE)


def test_a_failed_case_is_never_carried() -> None:
    """A failed case that says it is carried keeps its own score and no carried sentence."""
    item = item_of(outcome_of(Verdict.FAILED, 1, "gap", carried="why"), share=0.0)
    assert (item.score, item.shown.carried) == (1, "")


def test_public_and_hidden_cases_are_visible_unless_they_say_otherwise() -> None:
    """Visibility is "visible" for public and hidden cases; a case's own decorator wins."""
    assert {item.visibility for item in report_of({}).items} == {"visible"}
    case = replace(HIDDEN, visibility="after_published")
    assert item_of(outcome_of(Verdict.FAILED, case=case)).visibility == "after_published"


def test_texts_are_cleaned_and_capped() -> None:
    """What students read has no escape sequences and no lone surrogates, and what was printed is capped."""
    shown = item_of(outcome_of(Verdict.FAILED, 0, "\x1b[31mred\x1b[0m \ud800\x00", printed="x" * 9_000)).shown
    assert message_of(shown) == "red \ufffd"
    assert len(shown.printed) < PRINTED_BYTES + 100
    assert "5000 more characters are not shown" in shown.printed


def test_notes_appear_once_each() -> None:
    """A note that came twice is shown once."""
    assert weigh(HOMEWORK, Run(notes=("a", "b", "a"))).notes == ("a", "b")


def test_a_leaderboard_value_is_a_finite_number_or_text() -> None:
    """NaN never reaches the leaderboard; a NumPy number does, as a plain one."""
    case = replace(PUBLIC, leaderboard=("accuracy", "asc"))
    assert item_of(outcome_of(Verdict.PASSED, 3, case=case, leaderboard=math.nan)).leaderboard is None
    found = item_of(outcome_of(Verdict.PASSED, 3, case=case, leaderboard=np.float32(0.5))).leaderboard
    assert found is not None
    assert (found.name, found.value, type(found.value), found.order) == ("accuracy", 0.5, float, "asc")


def test_group_members_are_named_at_most_a_few() -> None:
    """A group's members are named in the notes, and beyond a few counted; a single student is not."""
    report = weigh(HOMEWORK, Run(), Metadata(users=tuple("ABCDEFGH"), group=True))
    assert report.notes == ("Graded for: A, B, C, D, E, F and 2 more.",)
    assert weigh(HOMEWORK, Run(), Metadata(users=("A",))).notes == ()


@pytest.mark.parametrize(("score", "forced", "sentence"), [(7.0, 7.0, "earlier score, 7."), (None, 0.0, "scores 0")])
def test_over_the_limit_nothing_is_graded(score: float | None, forced: float, sentence: str) -> None:
    """Over the limit the earlier score is forced, no result is revealed, and one sentence says why."""
    homework = Homework(
        title="N", files=["a.py"], parts={"linear": 5}, policy=Policy(submission_limit=SubmissionLimit(1))
    )
    run = Run(cases=(replace(PUBLIC, weight=5),), outcomes={"p": outcome_of(Verdict.PASSED, 5)}, finished=True)
    report = weigh(homework, run, Metadata(previous=(Previous(score=score),)))
    assert (report.earned, report.forced_score, report.maximum) == (forced, forced, 5)
    assert messages_of(report) == [NOT_GRADED_SENTENCE]
    assert len(report.notes) == 1
    assert sentence in report.notes[0]
    assert not report.grader_fault


@pytest.mark.parametrize(
    ("cases", "sentence"),
    [
        ((PUBLIC, OTHER), "worth 5 points but the weights of its cases add up to 3; change a weight"),
        ((HIDDEN, PUBLIC), "Part 'cross_entropy_loss' is worth 10 points but has no case; add test_cross_entropy_loss"),
        ((*CASES, replace(OTHER, id="x", part="liner")), r"x: there is no part 'liner' \(did you mean 'linear'\?\)"),
        ((HIDDEN, PUBLIC, replace(OTHER, id="p")), "p: 2 cases have this id; rename all but one"),
        ((HIDDEN, PUBLIC, replace(OTHER, weight=-1)), "o: its weight is -1; give it a number of at least 0"),
        ((HIDDEN, PUBLIC, replace(OTHER, weight=math.nan)), "o: it has no weight; give it its points with @weight"),
        ((HIDDEN, PUBLIC, replace(OTHER, title=" ")), "o: it has no title; make the first line"),
        ((HIDDEN, PUBLIC, replace(OTHER, number=2)), "o: its number is 2; a number must be a string"),  # type: ignore[arg-type]
        ((HIDDEN, PUBLIC, replace(OTHER, tags=(1,))), r"o: its tags are \(1,\); tags must be strings"),  # type: ignore[arg-type]
        ((HIDDEN, PUBLIC, replace(OTHER, visibility="hiden")), r"no visibility 'hiden' \(did you mean 'hidden'\?\)"),
        ((HIDDEN, PUBLIC, replace(OTHER, leaderboard=("a", "ascending"))), "leaderboard's order is 'ascending'"),
    ],
)
def test_a_wrong_rubric_is_refused_and_never_changes_the_denominator(cases: tuple[Case, ...], sentence: str) -> None:
    """Cases that do not fill the rubric raise a sentence; weighed all the same, they keep the maximum."""
    with pytest.raises(HomeworkError, match=sentence):
        check_rubric(HOMEWORK, cases)
    report = report_of({case.id: outcome_of(Verdict.PASSED, 1, case=case) for case in cases}, cases)
    assert report.maximum == sum(item.max_score for item in report.items) == 15
    assert report.grader_fault


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({}, r"\[parts\] is empty; declare at least one part"),
        ({"linear": math.inf}, "worth inf points; points must be a fin"),
    ],
)
def test_parts_without_points_are_refused(parts: dict[str, float], sentence: str) -> None:
    """A rubric needs parts, and their points are finite numbers."""
    with pytest.raises(HomeworkError, match=sentence):
        check_rubric(Homework(title="N", files=["a.py"], parts=parts), ())


def test_weights_in_tenths_add_up() -> None:
    """Weights that add up but for rounding are accepted."""
    cases = [Case(str(index), "linear", "T", 0.1) for index in range(3)]
    check_rubric(Homework(title="N", files=["a.py"], parts={"linear": 0.3}), cases)


texts = st.text(st.characters(), max_size=20)  # with lone surrogates and control characters
cases_of_any_kind = st.builds(
    Case,
    id=st.sampled_from("abcdef"),
    part=st.sampled_from(["linear", "cross_entropy_loss", "linaer"]),
    title=texts,
    weight=st.sampled_from([1.0, 2.5, 5.0, 10.0, 0.0, -1.0, math.nan]),
    hidden=st.booleans(),
    visibility=st.sampled_from([None, "hidden", "nonsense"]),
    hide_errors=st.none() | texts,
    leaderboard=st.none() | st.tuples(texts, st.sampled_from(["asc", "desc", "up"])),
)
outcomes_of_any_kind = st.fixed_dictionaries({
    "verdict": st.sampled_from(Verdict),
    "score": st.floats() | st.sampled_from([5.0, 10.0]),
    "seconds": st.floats(),
    "failure": st.none() | st.builds(Failure, headline=texts, relation=texts, trace=texts, program=texts),
    "fault": texts,
    "remarks": st.tuples(texts),
    "carried": texts,
    "printed": texts,
    "leaderboard": st.none() | st.floats() | texts,
})


def filling_cases(seed: int) -> list[Case]:
    """Cases that fill HOMEWORK's rubric, in an order of chance."""
    cases = [Case(f"{part}{index}", part, "T", points / 4, hidden=index > 1)
             for part, points in HOMEWORK.parts.items() for index in range(4)]  # fmt: skip
    random.Random(seed).shuffle(cases)
    return cases


@given(
    cases=st.lists(cases_of_any_kind, max_size=6) | st.builds(filling_cases, st.integers(0, 9)),
    outcomes=st.lists(outcomes_of_any_kind, max_size=8),
    share=st.floats(0, 1),
    finished=st.booleans(),
)
def test_any_run_gives_valid_results_worth_the_rubric(
    cases: list[Case], outcomes: list[dict[str, Any]], share: float, finished: bool
) -> None:
    """Any cases and outcomes give a valid results.json whose max_scores add up to the rubric."""
    homework = Homework(title="N", files=["a.py"], parts=HOMEWORK.parts, policy=Policy(carry_forward=share))
    found = {case.id: Outcome(case, **outcome) for case, outcome in zip(cases, outcomes, strict=False)}
    results = to_results(weigh(homework, Run(cases=tuple(cases), outcomes=found, finished=finished)))
    assert validate(encode(results)) == []
    assert sum(entry.max_score or 0 for entry in results.tests) == 15
