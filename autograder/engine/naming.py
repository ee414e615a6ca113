"""Looks for the known mistakes that a submission makes, once all its cases have ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..homework import Homework
from ..report.outcome import Run, Verdict

if TYPE_CHECKING:
    from ..diagnosis.name import Named


def known_mistakes(homework: Homework, run: Run) -> tuple[Named, ...]:
    """The known mistakes; where no number is wrong, the record of wrong answers is not even opened.

    Raises:
        GraderError: the record cannot be read.
    """
    wrong = [one for one in run.outcomes.values() if one.observed is not None and one.observed.compared is not None]
    if not wrong:
        return ()
    from ..diagnosis.name import names_of
    from ..diagnosis.record import read_record

    answers = read_record(homework)
    if answers is None:
        return ()
    observed = {homework.short_id(id): one.observed if one.verdict is Verdict.FAILED else None
                for id, one in run.outcomes.items() if one.verdict is not Verdict.UNJUDGED}
    return tuple(names_of(answers, observed))
