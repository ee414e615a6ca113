"""How well mistakes are named: the verdict on the name of one candidate, for a table of ``autograder certify``."""

from __future__ import annotations

from typing import Literal

import numpy as np

from ..failure import Compared
from .name import Observed, names_of
from .observation import Observation
from .record import Known, WrongAnswers

Verdict = Literal["right", "synonym", "at least", "nothing", "wrong"]


def name_of(observed: Observed, answers: WrongAnswers, id: str, leave_out: bool = False) -> Verdict:
    """What the names of a candidate are worth.

    "right": it is named itself; "synonym": a mistake of the same meaning is named; "at least": it, or a mistake of
    the same meaning, is named as a part of what is wrong; "nothing": no name; "wrong": a mistake of another meaning.
    The mistakes that a candidate contains are right, too. A candidate that is not in the record, such as a mutant, has
    no meaning of its own: any name of it is "wrong".

    Args:
        observed: what ``observation_of`` says of the result of each case.
        id: the candidate's.
        leave_out: whether it is looked for as if the record did not contain it.
    """
    named = names_of(answers, observed, (id,) if leave_out else ())
    itself = next((one for one in answers.known if one.id == id), None)
    if not named:
        return "nothing"
    if itself is None or not all(known.meaning == itself.meaning or known.id in itself.contains
                                 for one in named for known in one.known):
        return "wrong"
    if any(one.at_least for one in named):
        return "at least"
    return "right" if any(known.id == id for one in named for known in one.known) else "synonym"


def shown_by(known: Known, answers: WrongAnswers) -> Observed:
    """What a submission with one mistake alone shows, from the record; right numbers, which it does not contain, are
    nan."""
    found: dict[str, Observation | None] = dict.fromkeys(answers.cases)
    for seen in known.seen:
        got = np.full(seen.wrong.shape, np.nan)
        got[seen.wrong] = seen.numbers
        what = answers.names[seen.what]
        value = Compared(what, got.reshape(seen.shape), seen.wrong.reshape(seen.shape), seen.single)
        found[answers.cases[seen.case]] = Observation(seen.kind, what, value)
    return found
