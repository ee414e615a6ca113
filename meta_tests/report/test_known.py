"""What is told of a known mistake, case by case, under each policy."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np
import pytest

from autograder.diagnosis.name import Named
from autograder.diagnosis.observation import VALUE, Observation
from autograder.diagnosis.record import Known
from autograder.failure import Compared, Failure
from autograder.homework import Homework, Policy
from autograder.report.known import told
from autograder.report.outcome import Case, Outcome, Run, Verdict
from autograder.report.scoring import weigh

KNOWN = Known("an-id", "p", (), "Layer.backward", "Which axis counts?", "Which axis counts?", (), ())
OBSERVED = Observation(VALUE, "Layer: dw", Compared("Layer: dw", np.array([1.0, 2.0]), np.array([True, True])))
EXACTLY = "A known mistake in Layer.backward computes exactly this."


def homework(hints: str) -> Homework:
    """A homework of one part under this policy."""
    return Homework("T", ["a.py"], {"p": 4.0}, id="hw", policy=msgspec.convert({"hints": hints}, Policy))


def case(name: str, **about: object) -> Case:
    """A case of the part."""
    return replace(Case(f"tests/hw/public/test_p.py::{name}", "p", "A fact.", 1.0), **about)  # type: ignore[arg-type]


def diagnoses(hints: str, *cases: Case, named: Named | None = None, passed: tuple[str, ...] = ()) -> list[str]:
    """What is told at each case, all of which the mistake explains."""
    outcomes = {one.id: Outcome(one, Verdict.PASSED if one.id.rpartition("::")[2] in passed else Verdict.FAILED,
                                failure=Failure("Layer: dw is wrong", call="f(x)    x (2,)"), observed=OBSERVED)
                for one in cases}
    named = named or Named((KNOWN,), tuple(one.id.removeprefix("tests/hw/") for one in cases))
    found = told(homework(hints), Run(cases, outcomes, named=(named,)))
    return [failure.diagnosis for one in cases if (failure := found[one.id].failure) is not None]


def test_it_is_told_once() -> None:
    """At the first failed case; the others refer to that one by its number."""
    assert diagnoses("area", case("a"), case("b"), case("c"), passed=("a",)) == [
        "", EXACTLY, "This is the same mistake as in 1.2."]


@pytest.mark.parametrize(("hints", "says"), [("none", ""), ("area", EXACTLY),
                                             ("full", f"{EXACTLY} Which axis counts?")])
def test_the_policy_decides_how_much(hints: str, says: str) -> None:
    """Nothing, the function, or the hint, too."""
    assert diagnoses(hints, case("a")) == [says]


def test_a_hidden_case_tells_at_most_the_function() -> None:
    """Also where it is the first failed case under full hints."""
    assert diagnoses("full", case("a", hidden=True)) == [EXACTLY]
    assert diagnoses("none", case("a", hidden=True)) == [""]


def test_a_reference_leads_to_what_its_reader_can_read() -> None:
    """Cases of another visibility, or whose errors are hidden, are referred to by no other."""
    assert diagnoses("area", case("a", hide_errors="An error."), case("b", visibility="after_published"), case("c"),
                     case("d")) == ["", EXACTLY, EXACTLY, "This is the same mistake as in 1.3."]


def test_at_least_is_said() -> None:
    """A mistake among others is not called all that is wrong."""
    named = Named((KNOWN,), ("public/test_p.py::a",), at_least=True)
    assert diagnoses("area", case("a"), named=named) == [
        "A known mistake in Layer.backward computes this, and something else is wrong too."]


def test_two_mistakes_in_the_same_cases_are_told_in_one_sentence() -> None:
    """Where both are in one function, the second one adds no sentence; the staff reads both ids."""
    cases = case("a"), case("b")
    names = tuple(Named((replace_id(KNOWN, id),), ("public/test_p.py::a", "public/test_p.py::b")) for id in ("m", "n"))
    outcomes = {one.id: Outcome(one, Verdict.FAILED, failure=Failure("Layer: dw is wrong"), observed=OBSERVED)
                for one in cases}
    found = [one.failure for one in told(homework("area"), Run(cases, outcomes, named=names)).values()]
    assert [failure.diagnosis for failure in found if failure] == [EXACTLY, "This is the same mistake as in 1.1."]
    assert [failure.mistake for failure in found if failure] == [("m", "n")] * 2


def replace_id(known: Known, id: str) -> Known:
    """The same mistake under another id."""
    return msgspec.structs.replace(known, id=id)


def test_mistakes_of_one_meaning_share_a_text() -> None:
    """Their functions are joined; the hint is the one that they share."""
    other = msgspec.structs.replace(KNOWN, id="another", area="Layer.forward")
    named = Named((KNOWN, other), ("public/test_p.py::a",))
    assert diagnoses("full", case("a"), named=named) == [
        "A known mistake in Layer.backward or Layer.forward computes exactly this. Which axis counts?"]


@pytest.mark.parametrize("hints", ["none", "full"])
def test_the_staff_has_ids_and_evidence_under_every_policy(hints: str) -> None:
    """In the outcome alone: what is shown of a public case has the text of its policy."""
    one = case("a")
    outcome = Outcome(one, Verdict.FAILED, failure=Failure("Layer: dw is wrong", call="f(x)    x (2,)"),
                      observed=OBSERVED)
    named = Named((KNOWN,), ("public/test_p.py::a",))
    report = weigh(homework(hints), Run((replace(one, weight=4.0),), {one.id: outcome}, named=(named,), finished=True))
    failure = report.items[0].outcome.failure if report.items[0].outcome is not None else None
    assert failure is not None and failure.mistake == ("an-id",)
    assert failure.evidence == "an-id: the same wrong numbers in 1.1 (Layer: dw in f(x) x (2,))."
