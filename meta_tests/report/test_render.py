"""The words of a failure: every field has its place, the program comes last, and what is long or hostile is cut."""

from __future__ import annotations

import pytest

from autograder.failure import Difference, Failure, Spot
from autograder.report.outcome import Case, Outcome, Verdict
from autograder.report.render import failure_text, message_of, program_of, reason_of, text_of
from autograder.report.shown import MESSAGE_BYTES, Shown

WHOLE = Failure(
    headline="Linear.forward: the output is transposed",
    relation="is transposed",
    gap=Difference("[1.0 2.0]", "[3.0 4.0]", "2", Spot("[0]", "1.0", "3.0")),
    details=(("at", "hw3_lib.py, line 7"),),
    call="Linear((W, b)).forward(x)    x (7, 3)",
    notes=(("note", "Look at the order of the product."),),
    trace="hw3_lib.py, line 7, in forward\n  return W @ x",
    program="from hw3_lib import Linear\nprint(Linear)",
)
TEXT = """Linear.forward: the output is transposed
  hw3_lib.py, line 7, in forward
    return W @ x
  got       [1.0 2.0]
  should be [3.0 4.0]
  off by    2 at most, at [0]: 1.0 instead of 3.0
  at        hw3_lib.py, line 7
  in        Linear((W, b)).forward(x)    x (7, 3)
  note      Look at the order of the product."""
CASE = Case("c", "linear", "T", 1.0)


def test_every_field_has_its_place() -> None:
    """The headline, the student's frames, both values, where, in which call, and the advice last."""
    assert failure_text(WHOLE) == TEXT
    assert failure_text(Failure("Only this.")) == "Only this."


def test_a_single_number_has_no_place() -> None:
    """A number is off by the difference alone."""
    text = failure_text(Failure("J is wrong", gap=Difference("3.0", "1.0", "2")))
    assert text == "J is wrong\n  got       3.0\n  should be 1.0\n  off by    2"


def test_the_program_is_given_beside_the_message() -> None:
    """Readers get the message and the program apart; how to repeat a failure follows the message."""
    shown = Shown(failure=WHOLE)
    assert text_of(shown) == TEXT
    assert text_of(shown, "Run this.") == f"{TEXT}\n\nRun this."
    assert (message_of(shown), program_of(shown)) == (TEXT, WHOLE.program)
    assert (message_of(Shown("One sentence.")), program_of(Shown("One sentence."))) == ("One sentence.", "")


def test_all_that_is_shown_is_in_the_text() -> None:
    """Message, reason for kept points and prints follow each other, a blank line apart; what is empty leaves none."""
    shown = Shown(remarks=("One.", "Two."), carried="Kept.", printed="hello\n\n")
    assert text_of(shown) == "One.\nTwo.\n\nKept.\n\nYour code printed:\nhello"
    assert text_of(Shown()) == ""


def test_a_long_or_hostile_failure_is_cut_and_cleaned() -> None:
    """A message has at most MESSAGE_BYTES, says where it was cut, and contains no escape sequence."""
    text = message_of(Shown(failure=Failure("\x1b[31mred\x1b[0m", trace="x" * 2 * MESSAGE_BYTES)))
    assert text.startswith("red\n  xxx")
    assert "more characters are not shown" in text
    assert len(text.encode()) < MESSAGE_BYTES + 100


@pytest.mark.parametrize(("outcome", "reason"), [
    (Outcome(CASE, Verdict.FAILED, failure=WHOLE), TEXT),
    (Outcome(CASE, Verdict.UNJUDGED, fault="KeyError"), "KeyError"),
    (Outcome(CASE, Verdict.PASSED), ""),
])
def test_maintainers_read_why_a_case_did_not_pass(outcome: Outcome, reason: str) -> None:
    """The reason is the failure's text or the grader's fault."""
    assert reason_of(outcome) == reason
