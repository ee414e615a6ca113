"""What a student may see of a case's outcome. No data of a hidden case gets past ``shown_of``."""

from __future__ import annotations

from dataclasses import dataclass

from ..failure import Failure
from ..text import clean, shorten
from .outcome import Case, Outcome, Verdict

HIDDEN_SENTENCE = (
    "A hidden case failed. Its inputs are not shown; "
    "the public cases of this part and your own checks are the way to find the mistake."
)
HIDDEN_TIMEOUT_SENTENCE = (
    "A hidden case ran out of time and was stopped. Its inputs are not shown; "
    "look for an endless loop, or for a loop that a matrix operation can replace."
)
HIDDEN_NAMED_SENTENCE = "A hidden case failed. {diagnosis} Its inputs are not shown."
HIDDEN_REASON_SENTENCE = "A hidden case failed before anything could be compared: {reason}"
CARRIED_SENTENCE = (
    "The points are kept: with the reference in place of your other parts this case passes, "
    "so the mistake that shows here is in another part."
)
UNJUDGED_SENTENCE = (
    "This could not be judged. The grader is at fault, not your code; "
    "it scores 0 until the course staff rerun this submission, so please tell them."
)
PARTIAL_SENTENCE = "The case passed with part of its points."
MESSAGE_BYTES = 8_000
REASON_BYTES = 300
PRINTED_BYTES = 4_000


@dataclass(frozen=True)
class Shown:
    """All that a student may see of one item.

    Attributes:
        sentence: a fixed sentence, if it says everything; else empty.
        failure: why a public case failed; always None for a hidden one. ``render.py`` cleans its texts.
        remarks: the remarks of a public case.
        carried: why the points were kept although another part's mistake showed here; else empty.
        printed: what the student's code printed, at most 4 kB; always empty for a hidden case.
    """

    sentence: str = ""
    failure: Failure | None = None
    remarks: tuple[str, ...] = ()
    carried: str = ""
    printed: str = ""


def shown_of(outcome: Outcome, score: float | None, share: float = 1.0) -> Shown:
    """What the student may see; for a hidden case or a fault of the grader, only fixed sentences.

    Args:
        score: the points, before a carried case is reduced to its share; None if they could not be judged.
        share: the part of its points that a carried case keeps.
    """
    case = outcome.case
    printed = "" if case.hidden else shorten(clean(outcome.printed), PRINTED_BYTES)
    if score is None:
        return Shown(UNJUDGED_SENTENCE, printed=printed)
    if outcome.verdict is Verdict.FAILED:
        return _shown_failure(outcome, printed)
    remarks = () if case.hidden else tuple(filter(None, map(clean, outcome.remarks)))
    partial = PARTIAL_SENTENCE if score < case.weight and not remarks else ""
    partial = outcome.charged or partial
    return Shown(partial, None, remarks, _carried(case, outcome.carried, share), printed)


def all_of(outcome: Outcome) -> Shown:
    """The whole record, for instructors alone."""
    return Shown("", outcome.failure, outcome.remarks, outcome.carried, outcome.printed)


def _shown_failure(outcome: Outcome, printed: str) -> Shown:
    case = outcome.case
    if case.hidden:
        return Shown(_hidden_sentence(outcome.failure))
    if case.hide_errors:
        return Shown(case.hide_errors, printed=printed)
    return Shown(failure=outcome.failure, printed=printed)


def _hidden_sentence(failure: Failure | None) -> str:
    """The sentence for a hidden failure: a fixed one, or one with a reason or a diagnosis without data of the case."""
    if failure is not None and failure.timed_out:
        return HIDDEN_TIMEOUT_SENTENCE
    if failure is not None and failure.no_secret:
        return HIDDEN_REASON_SENTENCE.format(reason=shorten(clean(failure.no_secret), REASON_BYTES))
    if failure is not None and failure.diagnosis:
        return HIDDEN_NAMED_SENTENCE.format(diagnosis=shorten(clean(failure.diagnosis), REASON_BYTES))
    return HIDDEN_SENTENCE


def _carried(case: Case, carried: str, share: float) -> str:
    if not carried:
        return ""
    sentence = CARRIED_SENTENCE if case.hidden else shorten(clean(carried), MESSAGE_BYTES)
    return sentence if share == 1 else f"{sentence} A case kept in this way keeps {share:.0%} of its points."
