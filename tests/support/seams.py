"""One bug costs one part: a part that builds on others is judged again with the reference's other parts."""

from __future__ import annotations

from collections.abc import Callable

from autograder.errors import StudentError, WorkerGone

from .gap import Gap

NO_SEAM = "Another part may be the cause: get the other parts passing first."
Judge = Callable[[], None]


def keep_if_right_alone(together: Judge, alone: Judge, sentence: str, *, live: bool,
                        carry: Callable[[str], None],
                        renew: Callable[[], None] | None = None) -> None:
    """Pass if the part is right together with the student's other parts, or alone with the reference's.

    Args:
        together: judges the part with the student's other parts; raises Gap or StudentError.
        alone: judges the same part with the reference's other parts.
        sentence: why the points are kept, where only ``alone`` passes.
        live: False in the handout, where no reference can stand in for the other parts.
        carry: the engine's fixture of that name; told the sentence.
        renew: makes a fresh process over there; without it a process that died or hung in ``together`` ends the case.
    Raises:
        Gap, StudentError: the failure of ``together``, where ``alone`` fails too or cannot be asked.
    """
    try:
        together()
    except (Gap, StudentError) as first:
        if not live:
            _say_so(first)
            raise
        if not _passes(alone):
            raise
        carry(sentence)
    except WorkerGone:
        if not live or renew is None:
            raise
        renew()
        if not _passes(alone):
            raise
        carry(sentence)


def _passes(judge: Judge) -> bool:
    try:
        judge()
    except (Gap, StudentError):
        return False
    return True


def _say_so(failure: Gap | StudentError) -> None:
    """A Gap says that no seam exists here; an exception already shows the line it came from."""
    if isinstance(failure, Gap):
        failure.add("note", NO_SEAM)
