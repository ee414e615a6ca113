"""Which cases ``-k`` means, by words and numbers, and which the ids of ``--case`` name."""

from __future__ import annotations

import pytest

from autograder.errors import GraderError
from autograder.report.numbering import numbers_of_all
from autograder.report.outcome import Case, Verdict
from autograder.report.report import Item, Part, Report
from autograder.report.selection import Selection, chosen, select

CASE = Case("tests/hw/public/test_layers.py::test_bias_gradient", "linear_layer", "Linear adds b.", 1.0)
ITEM = Item("1.1", CASE.title, 0.0, 1.0, Verdict.PASSED, part=CASE.part, id=CASE.id)


def means(text: str, number: str = "1.1") -> bool:
    return select(text).of_case(CASE, number)


@pytest.mark.parametrize("text", ["linear_layer", "Linear Layer", "adds B", "bias_grad", "bias grad", "test_layers"])
def test_part_function_and_title_are_searched(text: str) -> None:
    """In either case of letters, with spaces or underscores; the item of a case is meant as the case is."""
    assert means(text)
    assert select(text).of_item(ITEM)


@pytest.mark.parametrize("text", ["relu", "hw", "public"])
def test_folders_are_not_searched(text: str) -> None:
    """The path before the file's name means nothing."""
    assert not means(text)
    assert not select(text).of_item(ITEM)


@pytest.mark.parametrize(("text", "number", "meant"), [
    ("4.3", "4.3", True), ("4", "4.3", True), ("4.3", "4.30", False), ("4", "14.3", False), ("3", "4.3", False),
    ("q2b", "Q2b", True), ("4.3 or 4.4", "4.4", True), ("not 4", "4.3", False)])
def test_a_number_means_its_case_or_part(text: str, number: str, meant: bool) -> None:
    """The number that is shown, or that of its part; digits elsewhere, as in a title, do not count."""
    assert means(text, number) is meant


@pytest.mark.parametrize(("text", "meant"), [
    ("linear and bias", True), ("linear and relu", False), ("relu or bias", True), ("not relu", True),
    ("not bias gradient", False), ("linear and not bias", False), ("not (relu or sigmoid)", True),
    ("relu and (linear or bias)", False), ("relu and linear or bias", True), ("  ", True)])
def test_words_are_joined_as_in_pytest(text: str, meant: bool) -> None:
    """``or`` binds least and ``not`` most; brackets group; a blank text means every case."""
    assert means(text) is meant


@pytest.mark.parametrize(("text", "reason"), [
    ("relu and", "a word is missing at the end"), ("and relu", "a word is missing before 'and'"),
    ("(relu", "'(' is never closed"), ("relu)", "')' closes nothing"), ("not", "a word is missing at the end")])
def test_an_unfinished_expression_is_refused(text: str, reason: str) -> None:
    """The sentence quotes the text and says what is missing."""
    with pytest.raises(GraderError) as refused:
        select(text)
    assert str(refused.value) == f"-k {text!r} cannot be read: {reason}; write words or numbers, with and, or, not."


@pytest.mark.parametrize(("id", "named"), [
    (CASE.id, True), ("public/test_layers.py::test_bias_gradient", True), ("test_bias_gradient", True), ("1.1", True),
    ("bias_gradient", False), ("test_layers.py", False), ("1", False)])
def test_an_id_names_one_case(id: str, named: bool) -> None:
    """The whole id, what follows a slash or colons in it, or the number; never a part of a name."""
    assert Selection(ids=frozenset({id})).of_case(CASE, "1.1") is named


def test_both_restrict() -> None:
    """A case must be named and fit the text."""
    assert select("bias", frozenset({CASE.id})).of_case(CASE, "1.1")
    assert not select("relu", frozenset({CASE.id})).of_case(CASE, "1.1")
    assert not select("bias", frozenset()).of_case(CASE, "1.1")


def test_a_whole_part_is_always_meant() -> None:
    """An item that represents a whole part has no case to search."""
    assert select("linear").of_item(Item("1", "Relu", 0.0, 1.0, Verdict.UNJUDGED))


def test_cases_are_numbered_as_the_report_numbers_them() -> None:
    """By part and position, public before hidden; a number of its own is kept and not given twice."""
    cases = [Case("h", "a", "", 1, hidden=True), Case("p", "a", "", 1), Case("q", "b", "", 1, number="2.2"),
             Case("r", "b", "", 1)]
    assert numbers_of_all(["a", "b"], cases) == {"p": "1.1", "h": "1.2", "q": "2.2", "r": "2.3"}


SECOND = Item("1.2", "Linear multiplies.", 2.0, 3.0, Verdict.PASSED, part="linear_layer",
              id="tests/hw/hidden/test_layers.py::test_products")
RELU = Item("2.1", "Relu.", 1.0, 1.0, Verdict.PASSED, part="relu", id="tests/hw/public/test_relu.py::test_relu")
REPORT = Report("Networks", (Part("linear_layer", "1", "Linear layer", 4.0, (ITEM, SECOND)),
                             Part("relu", "2", "Relu", 1.0, (RELU,))), notes=("A note.",))


def test_a_choice_keeps_its_cases_and_their_points() -> None:
    """Other cases and parts are gone, the maximum is theirs, and a note says that it is no grade."""
    report = chosen(REPORT, select("1.2"))
    assert report.items == (SECOND,)
    assert (report.earned, report.maximum) == (2.0, 3.0)
    assert report.notes == ("A note.", "This is no grade: of 3 cases only 1 ran.")


@pytest.mark.parametrize(("selection", "sentence"), [
    (select("rellu"), "No part or title contains 'rellu'; the parts are linear_layer, relu."),
    (select("", frozenset({"1.9"})), "No case is named '1.9'; write an id such as "
     "public/test_layers.py::test_bias_gradient, or a number such as 1.1."),
    (select("relu", frozenset({"public/test_relu.py::test_rely", "1.1"})),
     "No case is named 'public/test_relu.py::test_rely' (did you mean 'public/test_relu.py::test_relu'?); write an id "
     "such as public/test_layers.py::test_bias_gradient, or a number such as 1.1.")])
def test_a_choice_of_nothing_is_refused(selection: Selection, sentence: str) -> None:
    """A misspelled text or id names what is near, or what there is."""
    with pytest.raises(GraderError) as refused:
        chosen(REPORT, selection)
    assert str(refused.value) == sentence


def test_a_part_that_could_not_be_judged_stays() -> None:
    """Its cases are unknown, so that no id can be checked."""
    whole = Report("Networks", (Part("relu", "1", "Relu", 1.0, (Item("1", "Relu", 0.0, 1.0, Verdict.UNJUDGED),)),))
    assert chosen(whole, select("", frozenset({"1.1"}))).items == whole.items
