"""One bug costs one part: a part that builds on others is graded again with the reference's other parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograder.errors import StudentError, WorkerGone

from .gap import Gap

NO_SEAM = "Another part may be the cause: get the other parts passing first."
Judge = Callable[[], None]


def keep_if_right_alone(together: Judge, alone: Judge, sentence: str, parts: Sequence[str], *, live: bool,
                        carry: Any, suspects: Callable[[], Sequence[str]] = tuple,
                        renew: Callable[[], None] | None = None) -> None:
    """Pass if the part is right together with the student's other parts; claim the points if it is only right alone.

    The claim is accepted only if another part pays for the mistake: one that has lost points for a reason of its own,
    or the only one of ``suspects``.

    Args:
        together: grades the part with the student's other parts; raises Gap, StudentError or WorkerGone.
        alone: grades the same part with the reference's other parts.
        sentence: what is right about it, for the student.
        parts: the other parts of the rubric that may be at fault.
        live: False in the handout, where no reference can replace the other parts.
        carry: the engine's fixture of that name.
        suspects: finds the parts whose replacement by the reference's, one at a time, makes ``together`` right; not
            called if it ran out of time, nor if one of the parts has already lost points.
        renew: starts a fresh process over there before the next request; without it, a process that died or hung in
            ``together`` ends the case.
    Raises:
        Gap, StudentError, WorkerGone: the failure of ``together``, if ``alone`` fails too or cannot be run.
    """
    try:
        together()
    except (Gap, StudentError, WorkerGone) as first:
        gone = isinstance(first, WorkerGone)
        if not live or (gone and renew is None):
            _say_so(first)
            raise
        fresh = renew or _nothing
        fresh()
        if (failed := _failure_of(alone)) is not None:
            raise first from failed  # a known mistake is recognised by the run alone
        fresh()
        carry(sentence, first, parts, () if gone or carry.is_settled(parts) else suspects())


def _nothing() -> None:
    """Continue in the same process."""


def _failure_of(judge: Judge) -> BaseException | None:
    """How a part fails; None if it passes."""
    try:
        judge()
    except (Gap, StudentError) as error:
        return error
    return None


def _say_so(failure: BaseException) -> None:
    """Add a note to a Gap that no seam exists here; an exception already shows its line."""
    if isinstance(failure, Gap):
        failure.add("note", NO_SEAM)
