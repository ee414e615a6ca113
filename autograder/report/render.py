"""The text of a failure, and of all that a student sees of an item; every display of a report uses it."""

from __future__ import annotations

from ..failure import Difference, Failure
from ..text import clean, shorten
from .outcome import Outcome
from .shown import MESSAGE_BYTES, Shown


def text_of(shown: Shown, repeat: str = "") -> str:
    """Everything in ``shown``: the message, how to repeat the failure, why points were kept, what the code printed.

    Args:
        repeat: how to repeat it, if there is a way; see ``repeat.py``.
    """
    return "\n\n".join(filter(None, [message_of(shown), repeat, shown.carried, printed_of(shown)]))


def message_of(shown: Shown) -> str:
    """The sentence, the failure without its program, or the remarks; cleaned, at most MESSAGE_BYTES."""
    text = shown.sentence or "\n".join(shown.remarks)
    if not text and shown.failure is not None:
        text = failure_text(shown.failure)
    return shorten(clean(text), MESSAGE_BYTES)


def program_of(shown: Shown) -> str:
    """The program that repeats the failure; empty if there is none."""
    return clean(shown.failure.program) if shown.failure is not None else ""


def printed_of(shown: Shown) -> str:
    """What the student's code printed, under its heading; empty if it printed nothing."""
    printed = shown.printed.strip("\n")
    return f"Your code printed:\n{printed}" if printed else ""


def failure_text(failure: Failure) -> str:
    """A failure without its program: the headline with the diagnosis, and a line for each known detail."""
    lines = [*_difference_lines(failure.gap), *failure.details]
    if failure.call:
        lines.append(("in", failure.call))
    fields = [f"  {label:<9} {text}" for label, text in (*lines, *failure.notes)]
    return "\n".join([headline_of(failure), *(f"  {line}" for line in failure.trace.splitlines()), *fields])


def headline_of(failure: Failure) -> str:
    """The headline, and the known mistake that computes the same, if one is told."""
    return f"{failure.headline}. {failure.diagnosis}" if failure.diagnosis else failure.headline


def reason_of(outcome: Outcome) -> str:
    """Why a case did not pass, for its maintainers; empty if it passed."""
    return outcome.fault or (failure_text(outcome.failure) if outcome.failure is not None else "")


def _difference_lines(gap: Difference | None) -> list[tuple[str, str]]:
    if gap is None:
        return []
    spot = gap.where
    where = f" at most, at {spot.index}: {spot.got} instead of {spot.should_be}" if spot is not None else ""
    return [("got", gap.got), ("should be", gap.should_be), ("off by", f"{gap.off_by}{where}")]
